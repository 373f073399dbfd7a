#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
"""
timeline.py - check and print what perf kvm stat report --timeline has written

Usage: timeline.py [-t] FILE

Print each lane as "PID/TID VCPU of VM", and each slice as "PID/TID START LENGTH NAME
ARGUMENT...", in ns. With -t, print "CAUSE SAMPLES MIN MAX AVERAGE" of the exits
that have ended instead, in us as in the report. EXC_ in front of the name of a cause is omitted.

Fail if FILE is not JSON, or not what viewers of Trace Event Format expect; if slices
of a lane overlap, or one has no name; and if times are not in us with three decimals.
"""
import json
import re
import sys


def unique(pairs):
    assert len(dict(pairs)) == len(pairs), pairs
    return dict(pairs)


def nanoseconds(text):
    assert re.fullmatch(r'(0|[1-9]\d*)\.\d{3}', text), text
    return int(text.replace('.', ''))


def read(path):
    """Return the names of lanes, and the slices in the order of the file."""
    with open(path, encoding='utf-8', errors='strict') as file:
        trace = json.load(file, object_pairs_hook=unique, parse_float=nanoseconds)
    assert trace['displayTimeUnit'] == 'ns'
    assert re.fullmatch(r'\d+\.\d{9}', trace['otherData']['start'])

    names, slices, begun, ends = {}, [], {}, {}
    for event in trace['traceEvents']:
        lane = f"{event['pid']}/{event['tid']}"
        kind = event.pop('ph')
        if kind == 'M':
            names.setdefault(lane, {})[event['name']] = event['args']['name']
        elif kind == 'E':
            begin = begun.pop(lane)
            assert set(event) == {'pid', 'tid', 'ts', 'name'}, event
            assert event['name'].endswith(begin['name']) and event['ts'] > begin['ts'], event
            begin['dur'] = event['ts'] - begin['ts']
            ends[lane] = event['ts']
        else:
            assert kind == 'B' or kind == 'X' and event['dur'] == 0, event
            assert set(event) - {'dur', 'args'} == {'pid', 'tid', 'ts', 'name'}, event
            assert set(names[lane]) == {'process_name', 'thread_name'}, event
            assert lane not in begun and event['ts'] >= ends.get(lane, 0), event
            event['lane'] = lane
            event['name'] = re.sub('^EXC_(?=[A-Z])', '', event['name'])
            slices.append(event)
            if kind == 'B':
                begun[lane] = event
    assert not begun, begun
    return names, slices


def main():
    names, slices = read(sys.argv[-1])
    if sys.argv[1] == '-t':
        times = {}
        for exit in slices:
            if exit['name'] != 'guest' and not exit.get('args', {}).get('open'):
                times.setdefault(exit['name'], []).append(exit['dur'])
        for name, ns in times.items():
            numbers = min(ns), max(ns), sum(ns) / len(ns)
            print(name, len(ns), *(f'{number / 1000:.2f}' for number in numbers))
        return

    for lane, name in names.items():
        print(lane, ascii(name['thread_name']), 'of', ascii(name['process_name']))
    for what in slices:
        args = (f'{key}={value}' for key, value in what.get('args', {}).items())
        print(what['lane'], what['ts'], what['dur'], what['name'], *args)


main()
