/** The parts of `apply`: files, network, firewall. */
export const scriptApply = String.raw`
# Nothing is begun that could not be ended.
look_first() {
	[ -n "$NEW_SUM" ] && [ -e "$FILE" ] || return 0
	case "$(sum "$FILE")" in
	"$NEW_SUM" | "$OLD_SUM") ;;
	*) fail "$FILE is another one than this script was made for. Nothing was changed. Make the script anew from this router's own file." ;;
	esac
}

apply_file() {
	[ -n "$NEW_SUM" ] || return 0
	if [ "$(sum "$FILE")" = "$NEW_SUM" ]; then
		say "$FILE is as it should be."
		return 0
	fi
	if [ -e "$FILE" ]; then
		[ -e "$BACKUP" ] || put "$BACKUP" "$OLD_SUM" <"$FILE"
		printf '%s\n' "$BACKUP" | remember file || exit 1
	else
		printf 'none\n' | remember file || exit 1
	fi
	new_file | put "$FILE" "$NEW_SUM" || exit 1
	[ "$(sum "$FILE")" = "$NEW_SUM" ] || fail "$FILE does not read back as it was written."
	say "$FILE is written and read back; the old one is $BACKUP."
}

apply_keep() {
	for line in $KEEP; do
		grep -qxF "$line" "$CONF" 2>/dev/null && continue
		# First that it is ours, then the line: undo must know of it wherever this is stopped.
		{ cat "$STATE/keep" 2>/dev/null; printf '%s\n' "$line"; } | put "$STATE/keep" '' || exit 1
		{ cat "$CONF" 2>/dev/null; printf '%s\n' "$line"; } | put "$CONF" '' || exit 1
		say "$line is kept over upgrades."
	done
}

apply_hotplug() {
	[ -n "$HOTPLUG" ] || return 0
	[ "$(sum "$HOTPLUG")" = "$HOTPLUG_SUM" ] && return 0
	mkdir -p "$(dirname "$HOTPLUG")"
	hotplug_file | put "$HOTPLUG" "$HOTPLUG_SUM" || exit 1
	say "$HOTPLUG is written."
}

# wanted_now: the options with the device as it is called on this router, and what the environment gives.
wanted_now() {
	device="$(device_now)"
	first="$(printf '%s\n' "$SECTIONS" | cut -d ' ' -f 1)"
	wanted_options | while IFS= read -r line; do
		case "$line" in
		"$first $DEVICE_OPTION "*) printf '%s %s %s\n' "$first" "$DEVICE_OPTION" "$device" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done
	for key in $SECRETS; do
		value=
		case "$key" in
		pincode) value="$(printf '%s' "\${PINCODE:-}")" ;;
		username) value="$(printf '%s' "\${APN_USER:-}")" ;;
		password) value="$(printf '%s' "\${APN_PASSWORD:-}")" ;;
		esac
		[ -n "$value" ] || value="$(uci -q get "network.$first.$key")"
		[ -z "$value" ] || printf '%s %s %s\n' "$first" "$key" "$value"
	done
}

# The sections as they are, in the same words.
present_now() {
	wanted_now | while IFS= read -r line; do
		name="\${line%% *}"
		rest="\${line#* }"
		key="\${rest%% *}"
		if [ "$key" = '=' ]; then
			printf '%s = %s\n' "$name" "$(uci -q get "network.$name")"
		else
			printf '%s %s %s\n' "$name" "$key" "$(uci -q get "network.$name.$key")"
		fi
	done
}

apply_network() {
	if [ "$(wanted_now)" = "$(present_now)" ]; then
		say "The network has $SECTIONS already."
		return 0
	fi
	wanted="$(wanted_now)"
	for name in $SECTIONS; do
		uci -q delete "network.$name"
	done
	printf '%s\n' "$wanted" | while IFS= read -r line; do
		name="\${line%% *}"
		rest="\${line#* }"
		key="\${rest%% *}"
		value="\${rest#* }"
		if [ "$key" = '=' ]; then
			uci set "network.$name=$value" || exit 1
		else
			uci set "network.$name.$key=$value" || exit 1
		fi
	done || {
		uci -q revert network
		fail 'The network could not be set. Nothing was committed.'
	}
	uci commit network || fail 'The network could not be committed; it is as it was.'
	say "The network has $SECTIONS ($PROTO)."
}

wan_zone() {
	i=0
	while [ "$i" -lt 50 ]; do
		name="$(uci -q get "firewall.@zone[$i].name")" || return 1
		[ "$name" = wan ] && printf '@zone[%s]\n' "$i" && return 0
		i=$((i + 1))
	done
	return 1
}

apply_firewall() {
	zone="$(wan_zone)" || {
		say 'There is no firewall zone named wan; put the interface into a zone by hand.'
		return 0
	}
	old="$(uci -q get "firewall.$zone.network")"
	add=
	for name in $SECTIONS; do
		case " $old " in
		*" $name "*) ;;
		*) add="$add $name" ;;
		esac
	done
	[ -n "$add" ] || return 0
	# Older releases keep one string; a list means the same.
	uci -q delete "firewall.$zone.network"
	for name in $old $add; do
		uci add_list "firewall.$zone.network=$name" || fail 'The firewall could not be set. Nothing was committed.'
	done
	uci commit firewall || fail 'The firewall could not be committed; it is as it was.'
	say "The zone wan holds$add."
}

apply_settings() {
	if [ -e "$STATE/setting" ]; then
		# Stopped in the middle of it the last time: what is not committed is ours.
		uci -q revert network
		uci -q revert firewall
	elif [ -n "$(uci -q changes network)$(uci -q changes firewall)" ]; then
		fail 'Somebody has changes of network or firewall under way (uci changes). Commit or revert them first. Nothing of these was changed.'
	fi
	for name in network firewall; do
		[ -e "/etc/config/$name" ] && remember "$name.before" <"/etc/config/$name"
	done
	printf 'under way\n' | put "$STATE/setting" '' || exit 1
	apply_network
	apply_firewall
	for name in network firewall; do
		[ -e "/etc/config/$name" ] && sum "/etc/config/$name" | put "$STATE/$name.after" ''
	done
	rm -f "$STATE/setting"
}
`;
