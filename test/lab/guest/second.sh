#!/bin/sh
# The guest's start, read from the share. The kernel's command line says where everything is:
#   lab.repo=PATH of the checkout (the same in the guest, so that node_modules resolves alike)
#   lab.entry=NAME of the program in .vite/lab; lab.runtime=PATH of Electron, where there is one
#   lab.usbip=PORT lab.control=PORT on the host's loopback, which is 10.0.2.2 here
value() { sed -n "s/.*lab\\.$1=\\([^ ]*\\).*/\\1/p" /proc/cmdline; }
LAB_REPO=$(value repo)
LAB_USBIP=$(value usbip)
LAB_CONTROL=$(value control)
LAB_RUNTIME=$(value runtime)
LAB_ENTRY=$(value entry)
export LAB_REPO LAB_USBIP LAB_CONTROL LAB_RUNTIME

# The program under test switches the sticks, not the system's own tool.
mkdir -p /etc/udev/rules.d
ln -sf /dev/null /etc/udev/rules.d/40-usb_modeswitch.rules
/lib/systemd/systemd-udevd --daemon
for module in virtio_net vhci-hcd usb-storage sr_mod sd_mod; do modprobe "$module"; done

ip link set lo up
ip link set eth0 up
ip address add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2

mkdir -p "$LAB_REPO"
share=trans=virtio,version=9p2000.L,msize=524288,cache=loose
mount -t 9p -o "ro,$share" repo "$LAB_REPO" || exit 1
if [ -n "$LAB_RUNTIME" ]; then
  mkdir -p "$LAB_RUNTIME"
  mount -t 9p -o "ro,$share" runtime "$LAB_RUNTIME" || exit 1
fi
python3 /lab/agent.py "$LAB_USBIP" </dev/null >/tmp/agent.log 2>&1 &
program="node $LAB_REPO/.vite/lab/$LAB_ENTRY.cjs"
# A guest with Electron in it shows its window on a display of its own.
[ -n "$LAB_RUNTIME" ] && program="node $LAB_REPO/scripts/xvfb.mjs -- $program"
setsid $program </dev/null >/tmp/guest.log 2>&1
echo "$LAB_ENTRY.cjs ended with $?"
echo "--- guest.log"; cat /tmp/guest.log
echo "--- agent.log"; tail -n 100 /tmp/agent.log
echo "--- kernel"; dmesg | grep -v -e 'hub' -e ' usb usb' -e 'vhci_hcd.*registered' | tail -n 250
