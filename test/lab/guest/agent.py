"""Plugs virtual sticks into the guest's virtual USB ports: bus id 1-N of the host's USB/IP server into port N-1.

A stick that the server refuses (not plugged, or away while it switches) is asked for again; one that the server drops
frees its port and is asked for again too. Everything is said on standard output.
"""

import socket
import struct
import sys
import threading
import time

HUB = "/sys/devices/platform/vhci_hcd.0/"
HOST = "10.0.2.2"
SLOTS = 4
# The kernel's word for a free port (enum usbip_device_status, VDEV_ST_NULL).
FREE = "004"
# The kernel tells no program when a port becomes free, so the file is read; 50 ms is short beside a stick's seconds.
LOOK_S = 0.05
PORT_LOCK = threading.Lock()


def is_free(port):
    with open(HUB + "status") as status:
        for line in status.readlines()[1:]:
            words = line.split()
            if int(words[1]) == port:
                return words[2] == FREE
    return False


def read_exactly(connection, length):
    data = b""
    while len(data) < length:
        more = connection.recv(length - len(data))
        if not more:
            return None
        data += more
    return data


def attach_once(server, slot):
    """One import request. True when the kernel has taken the connection over."""
    with socket.create_connection((HOST, server), timeout=5) as connection:
        connection.settimeout(None)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        bus_id = f"1-{slot + 1}".encode().ljust(32, b"\0")
        # OP_REQ_IMPORT, protocol version 1.1.1
        connection.sendall(struct.pack(">HHI", 0x0111, 0x8003, 0) + bus_id)
        head = read_exactly(connection, 8)
        if head is None or struct.unpack(">HHI", head)[2] != 0:
            return False
        device = read_exactly(connection, 312)
        if device is None:
            return False
        bus, number, speed = struct.unpack(">III", device[288:300])
        with PORT_LOCK, open(HUB + "attach", "w") as attach:
            attach.write(f"{slot} {connection.fileno()} {(bus << 16) | number} {speed}")
        return True


def keep(server, slot):
    while True:
        try:
            if is_free(slot) and attach_once(server, slot):
                print(f"{time.monotonic():.3f} slot {slot} attached", flush=True)
        except OSError as error:
            print(f"{time.monotonic():.3f} slot {slot} {error}", flush=True)
        time.sleep(LOOK_S)


for index in range(SLOTS):
    threading.Thread(target=keep, args=(int(sys.argv[1]), index), daemon=True).start()
threading.Event().wait()
