"""Runs a program to its end and writes what it took as JSON: measure.py RESULT PROGRAM ARGUMENT...

Times are seconds of CLOCK_MONOTONIC, the clock of `udevadm monitor` and of Node's hrtime. Processor time and peak memory are
those of the program and of all its children that it waited for (getrusage). The guest's Python is the minimal one, without
the modules json and resource.
"""

import os
import sys
import time
import types

# wait4 asks the module resource for a type with sixteen fields and for nothing else; that of stat is such a one. Fields
# are then read by number: 0 user, 1 system time in s, 2 peak memory in KiB.
stand_in = types.ModuleType("resource")
stand_in.struct_rusage = os.stat_result
sys.modules["resource"] = stand_in

result, program = sys.argv[1], sys.argv[2:]
started = time.monotonic()
child = os.posix_spawnp(program[0], program, os.environ)
_, status, used = os.wait4(child, 0)
ended = time.monotonic()
with open(result, "w") as out:
    out.write(
        f'{{"started": {started}, "ended": {ended}, "cpu": {used[0] + used[1]}, '
        f'"peakKiB": {used[2]}, "status": {os.waitstatus_to_exitcode(status)}}}'
    )
