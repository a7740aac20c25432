import { scriptApply } from './script-apply.ts';
import { scriptTools } from './script-tools.ts';

const scriptEnd = String.raw`
reload() {
	for name in network firewall; do
		[ -x "/etc/init.d/$name" ] && "/etc/init.d/$name" reload >/dev/null 2>&1
	done
	return 0
}

wait_for_stick() {
	i=0
	while [ "$i" -lt "$WAIT_S" ]; do
		usb_of "$TO_IDS" >/dev/null && return 0
		sleep 1
		i=$((i + 1))
	done
	return 1
}

switch_stick() {
	usb_of "$TO_IDS" >/dev/null && return 0
	[ "$FROM_ID" != "$TO_IDS" ] && usb_of "$FROM_ID" >/dev/null || return 1
	command -v usbmode >/dev/null 2>&1 || return 1
	usbmode -s
	wait_for_stick
}

apply() {
	look_first
	mkdir -p "$STATE" 2>/dev/null || fail "$STATE cannot be made (no space, or the file system is read-only). Nothing was changed."
	missing="$(missing_packages)"
	[ -z "$missing" ] || say "Not installed yet: $missing- run: sh router.sh packages"
	apply_file
	apply_keep
	apply_hotplug
	switch_stick || say 'The stick is not here in its new mode yet; the usual device name is taken.'
	apply_settings
	reload
	say 'Applied. Look at it with: sh router.sh check'
}

check() {
	if [ -n "$NEW_SUM" ]; then
		[ "$(sum "$FILE")" = "$NEW_SUM" ] || fail "$FILE is not the one of this script. Run apply first."
		say "$FILE is as it should be."
	fi
	if command -v usbmode >/dev/null 2>&1; then
		say 'usbmode -l:'
		usbmode -l 2>&1
	else
		say 'usbmode is not installed (package usb-modeswitch).'
	fi
	if ! usb_of "$TO_IDS" >/dev/null; then
		usb_of "$FROM_ID" >/dev/null || fail "No stick with $FROM_ID or $TO_IDS is plugged in."
		switch_stick || fail "The stick did not come back as $TO_IDS within $WAIT_S s."
	fi
	usb="$(usb_of "$TO_IDS")"
	say "The stick is there as $(cat "$usb/idVendor"):$(cat "$usb/idProduct") ($(basename "$usb"))."
	for one in "$usb":*/driver; do
		[ -e "$one" ] && say "interface $(basename "$(dirname "$one")"): $(basename "$(readlink -f "$one")")"
	done
	say "device: $(device_now)"
	for name in $SECTIONS; do
		[ -n "$(uci -q get "network.$name")" ] || fail "The network has no $name. Run apply first."
		command -v ifstatus >/dev/null 2>&1 && ifstatus "$name"
	done
	return 0
}

undo_config() {
	name="$1"
	[ -e "$STATE/$name.before" ] || return 0
	if [ "$(sum "/etc/config/$name")" = "$(cat "$STATE/$name.after" 2>/dev/null)" ]; then
		put "/etc/config/$name" "$(sum "$STATE/$name.before")" <"$STATE/$name.before"
		say "/etc/config/$name is as it was before."
	else
		say "/etc/config/$name was changed since; only $SECTIONS is taken out."
		if [ "$name" = network ]; then
			for one in $SECTIONS; do uci -q delete "network.$one"; done
		else
			zone="$(wan_zone)" && for one in $SECTIONS; do uci -q del_list "firewall.$zone.network=$one"; done
		fi
		uci commit "$name" || fail "/etc/config/$name could not be committed."
	fi
	rm -f "$STATE/$name.before" "$STATE/$name.after"
}

undo_file() {
	[ -e "$STATE/file" ] || return 0
	old="$(cat "$STATE/file")"
	if [ "$(sum "$FILE")" != "$NEW_SUM" ]; then
		say "$FILE was changed since and stays; what was before is $old."
	elif [ "$old" = none ]; then
		rm -f "$FILE" || fail "$FILE cannot be removed."
		say "$FILE is gone; there was none before."
	else
		put "$FILE" "$OLD_SUM" <"$old"
		say "$FILE is as it was before."
	fi
	rm -f "$STATE/file"
}

undo_keep() {
	[ -e "$STATE/keep" ] || return 0
	grep -vxF -f "$STATE/keep" "$CONF" | put "$CONF" ''
	rm -f "$STATE/keep"
	say "$CONF is as it was before."
}

undo() {
	[ -d "$STATE" ] || {
		say 'Nothing was applied.'
		return 0
	}
	if [ -e "$STATE/setting" ]; then
		uci -q revert network
		uci -q revert firewall
		rm -f "$STATE/setting"
	fi
	undo_config network
	undo_config firewall
	undo_file
	undo_keep
	if [ -n "$HOTPLUG" ] && [ "$(sum "$HOTPLUG")" = "$HOTPLUG_SUM" ]; then
		rm -f "$HOTPLUG"
	fi
	rmdir "$STATE" 2>/dev/null
	reload
	say 'Undone. A stick that is plugged in stays as it is until it is plugged again.'
}

case "\${1:-}" in
packages | apply | check | undo) "$1" ;;
*)
	say 'Say: sh router.sh packages, apply, check or undo' >&2
	exit 2
	;;
esac
`;

/**
 * What the router's script does, for BusyBox ash and any other POSIX shell. The settings and texts of one stick stand before
 * it. Each file is written beside its place, checked by its sum and renamed: whoever pulls the plug finds the old one or the
 * new one whole. `STATE` remembers what was there before, for `undo`.
 */
export const scriptBody = [scriptTools, scriptApply, scriptEnd].join('').trimStart().replaceAll('\\${', '${');
