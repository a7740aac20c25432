/** Helpers of the router's script: whole writes, looking for the stick, packages. */
export const scriptTools = String.raw`
FILE=/etc/usb-mode.json
CONF=/etc/sysupgrade.conf
STATE=/etc/modem-workbench
WAIT_S=30

# A connection that is lost must not stop the work in the middle.
trap '' HUP

say() { printf '%s\n' "$*"; }
fail() {
	printf 'router.sh: %s\n' "$*" >&2
	exit 1
}
sum() { sha256sum "$1" 2>/dev/null | cut -d ' ' -f 1; }

# put TARGET SUM: what comes in, whole or not at all. Without a sum it is only written and renamed.
put() {
	rm -f "$1.mwb-new" 2>/dev/null
	cat >"$1.mwb-new" 2>/dev/null || {
		rm -f "$1.mwb-new" 2>/dev/null
		fail "$1 cannot be written (no space, or the file system is read-only). It is as it was."
	}
	if [ -n "$2" ] && [ "$(sum "$1.mwb-new")" != "$2" ]; then
		rm -f "$1.mwb-new"
		fail "$1 did not arrive whole. It is as it was."
	fi
	sync
	mv -f "$1.mwb-new" "$1" || fail "$1 cannot be replaced. It is as it was."
	sync
}

# remember NAME: the first look counts, so that a second apply does not take our own work for what was before.
remember() { [ -e "$STATE/$1" ] || put "$STATE/$1" ''; }

usb_of() {
	for device in /sys/bus/usb/devices/*; do
		[ -r "$device/idVendor" ] && [ -r "$device/idProduct" ] || continue
		id="$(cat "$device/idVendor"):$(cat "$device/idProduct")"
		for wanted in $1; do
			[ "$id" = "$wanted" ] && printf '%s\n' "$device" && return 0
		done
	done
	return 1
}

device_now() {
	usb="$(usb_of "$TO_IDS")" || {
		printf '%s\n' "$DEVICE"
		return 0
	}
	case "$DEVICE_KIND" in
	net) for one in "$usb":*/net/*; do [ -e "$one" ] && basename "$one" && return 0; done ;;
	wdm) for one in "$usb":*/usbmisc/cdc-wdm*; do [ -e "$one" ] && printf '/dev/%s\n' "$(basename "$one")" && return 0; done ;;
	sysfs) readlink -f "$usb" && return 0 ;;
	esac
	printf '%s\n' "$DEVICE"
}

missing_packages() {
	for name in $PACKAGES; do
		if command -v apk >/dev/null 2>&1; then
			apk info -e "$name" >/dev/null 2>&1 || printf '%s ' "$name"
		elif command -v opkg >/dev/null 2>&1; then
			opkg status "$name" 2>/dev/null | grep -q '^Status: .* installed' || printf '%s ' "$name"
		fi
	done
}

packages() {
	missing="$(missing_packages)"
	[ -z "$missing" ] && say 'All packages are installed.' && return 0
	if command -v apk >/dev/null 2>&1; then
		apk update && apk add $missing
	else
		opkg update && opkg install $missing
	fi || fail "Not installed: $missing. List what there is with: opkg list 'kmod-usb*' or apk list 'kmod-usb*'"
	missing="$(missing_packages)"
	[ -z "$missing" ] || fail "Still missing: $missing"
	say 'All packages are installed.'
}
`;
