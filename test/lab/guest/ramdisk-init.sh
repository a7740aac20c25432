#!/bin/busybox sh
# First program of the ramdisk: loads what the root image needs, mounts it and hands over.
/bin/busybox mkdir -p /proc /dev /new
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox cat /modules/order | while read -r module; do
  /bin/busybox insmod "/modules/$module"
done
# The disk appears a moment after its driver; 100 looks are at most ten seconds.
looks=0
until [ -b /dev/vda ] || [ "$looks" = 100 ]; do
  looks=$((looks + 1))
  /bin/busybox sleep 0.1
done
/bin/busybox mount -t ext4 /dev/vda /new || exec /bin/busybox poweroff -f
/bin/busybox mount -o move /dev /new/dev
exec /bin/busybox switch_root /new /sbin/lab-first
