#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
"""
output.py - compare the formats in which perf kvm stat has written reports

Usage: output.py SCHEMA FOLDER

FOLDER has NAME.json, NAME.table and NAME.csv, with ":" as separator, for each report.
Each JSON must be valid, and have the same as the others. Print what is wrong, and
exit with 1 if anything is.
"""
import csv
import json
import re
import sys
from pathlib import Path

import jsonschema

ROW = re.compile(r'(.{40}) +(\d+) +([\d.]+)% +([\d.]+)% +([\d.]+)us +([\d.]+)us'
                 r' +([\d.]+)us \( \+- *([\d.]+)% \)')
TOTAL = re.compile(r'Total Samples:(\d+), Total events handled time:([\d.]+)us\.')
OPEN = re.compile(r' *(\d+) (.{15}) +(\d+|-) +(.*?) +([\d.]+)us(?:  stopped by (.*))?')
OPEN_SHOWN = 5


def near(shown, value, digits=2):
    """Is that the value, as shown with so many digits?"""
    return abs(float(shown) - value) <= 0.5001 * 10 ** -digits + abs(value) * 1e-12


def compare_table(report, text):
    """Yield how the table differs from the JSON."""
    lines = [match for match in map(ROW.match, text.splitlines()) if match]
    if len(lines) != len(report['rows']):
        yield f"{len(lines)} rows in the table, {len(report['rows'])} in the JSON"
    for match, row in zip(lines, report['rows']):
        name, samples, samples_part, time_part, *times, stddev = match.groups()
        if name.strip() != row['name'].strip() or int(samples) != row['samples']:
            yield f"{match.group()}: {row}"
        for shown, of in ((samples_part, 'samples'), (time_part, 'time')):
            if report[of] and not near(shown, 100 * row[of] / report[of]):
                yield f"{name.strip()}: {shown}% of {of}: {row}"
        for shown, of in zip(times, ('min', 'max', 'average')):
            if not near(shown, row[of] / 1000):
                yield f"{name.strip()}: {of} {shown}us: {row}"
        if not near(stddev, row['stddev_percent']):
            yield f"{name.strip()}: +- {stddev}%: {row}"
    samples, time = TOTAL.search(text).groups()
    if int(samples) != report['samples'] or not near(time, report['time'] / 1000):
        yield f"total {samples} and {time}us: {report['samples']} and {report['time']}"


def compare_open(report, text):
    """Yield how the exits that have not ended differ between the table and the JSON."""
    lines = text.partition('Still outside the guest at the end:')[2].splitlines()
    lines = [match for match in map(OPEN.fullmatch, lines) if match]
    exits = report.get('open', [])
    if len(lines) != min(len(exits), OPEN_SHOWN):
        yield f'{len(lines)} of {len(exits)} exits that have not ended'
    for match, exit in zip(lines, exits):
        pid, vm, vcpu, name, time, stop = match.groups()
        vcpu = None if vcpu == '-' else int(vcpu)
        if (int(pid), vm.rstrip(), vcpu, name, stop) != (
                exit['vm']['pid'], exit['vm']['name'] or '-', exit['vcpu'], exit['name'],
                exit['stopped_by']) or not near(time, exit['time'] / 1000):
            yield f'{match.group()}: {exit}'


def compare_csv(report, text):
    """Yield how the CSV differs from the JSON."""
    names, *rows = csv.reader(text[1:].splitlines(), delimiter=':')
    if text[0] != '#':
        yield 'the first line does not start with #'
    want = [[row['name'], *(float(row[key]) for key in list(row)[1:])]
            for row in report['rows']]
    got = [[name, *map(float, numbers)] for name, *numbers in rows]
    for one, other in zip(want, got):
        if one != other:
            yield f'CSV has {other}, JSON has {one}'
    if len(want) != len(got):
        yield f'{len(got)} rows in the CSV, {len(want)} in the JSON'
    if report['rows'] and names != list(report['rows'][0]):
        yield f"columns {names}, keys {list(report['rows'][0])}"


def compare(report):
    """Yield how the rows differ from the totals of the JSON."""
    for of in 'samples', 'time':
        if sum(row[of] for row in report['rows']) != report[of]:
            yield f'the rows do not add up to {of}'


def main(schema, folder):
    """Check all reports in the folder."""
    validator = jsonschema.Draft202012Validator(json.loads(Path(schema).read_text()))
    validator.check_schema(validator.schema)
    found = 0
    for path in sorted(Path(folder).glob('*.json')):
        report = json.loads(path.read_bytes())
        problems = [error.message for error in validator.iter_errors(report)]
        if not problems:
            problems = [*compare(report),
                        *compare_table(report, path.with_suffix('.table').read_text()),
                        *compare_open(report, path.with_suffix('.table').read_text()),
                        *compare_csv(report, path.with_suffix('.csv').read_text())]
        for problem in problems:
            print(f'{path.stem}: {problem}')
        found += len(problems)
    return found > 0


sys.exit(main(*sys.argv[1:]))
