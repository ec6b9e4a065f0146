#!/usr/bin/python3
"""Every call of the C library that can fail fails, one at a time, at every place that makes it:
once, and some times in a row. No crash, no wrong value, no lost setting, and it recovers; or it
says why it ends, and is begun again.

    test_faults.py PROGRAM LIBRARY [--all] [--workers N] [--of GROUP…] [--only WORD…] [--to FILE]

LIBRARY is what tests/faults/faults.c becomes. Without --all one call of each function of the
program fails, in one way, in the house and in the other commands. GROUP: house, asked, hunting (see
house.py), commands, daemon (see commands.py). FILE gets what came of each fault, as JSON."""
import argparse
import collections
import fcntl
import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
import traceback

if __name__ == '__main__':  # an argument of the house, too
    os.environ['FAULTS'] = ':'.join(map(os.path.abspath, sys.argv[2].split(':')))
from house import GRIDMETER, HOUSES, Wrong
import commands
import faults

# glibc waits for itself for ever after a look-up of a name that had no memory for the list of its
# sources. musl, with which the release is linked, has no such list.
NOT_OURS = [('calloc', 'look_up')]


def build(name):
    house = HOUSES[name]()
    house.set_up()
    try:
        house.build()
    except BaseException:
        print('# ' + house.explain().replace('\n', '\n# '), flush=True)
        house.tear_down()
        raise
    return house


def list_house(name):
    """The sites of a full run, each with the cheapest act that comes by it, and its place."""
    house, found, act_of = build(name), {}, {}
    try:
        for is_second in (False, True):
            for act in house.acts:
                before = {k: s.n for k, s in house.page.sites().items()}
                getattr(house, 'act_' + act)()
                for k, s in house.page.sites().items():
                    found[k] = s
                    if is_second and s.n > before.get(k, 0):
                        act_of.setdefault(k, act)
                house.recover()
                house.normal()
        places = faults.places_of(house.page, found.values(), GRIDMETER)
        return [(act_of.get(k, house.acts[-1]), s, places[k]) for k, s in sorted(found.items())]
    finally:
        house.tear_down()


def list_commands(name):
    """The same of other commands: each is its own act."""
    found = []

    def list_all(bench):
        for c in bench.commands:
            sites = bench.learn(c)
            places = faults.places_of(bench.page, sites.values(), GRIDMETER)
            found.extend((c.name, s, places[k]) for k, s in sorted(sites.items()))
    commands.with_bench(name, build, list_all)
    return found


def is_ours(site, place):
    return not any(site.call == call and function in place for call, function in NOT_OURS)


def function_of(place):
    """The innermost of the program, where there is one."""
    return next((p for p in place.split(' < ') if '+' not in p), place).split('(')[0]


def a_few(jobs):
    """One for each function of the program, or two: memory and the rest."""
    chosen = {}
    for j in jobs:
        wanted = j['what'] in ('ENOMEM', 'EIO') and j['times'] == 1
        key = (function_of(j['place']), j['what'] == 'ENOMEM', j['act'] == 'first')
        if wanted and key not in chosen:
            chosen[key] = j
    return list(chosen.values())


def jobs_of(name, done, args):
    """What is to be tried; sites that are in `done` have had their turn."""
    sites = list_commands(name) if name in commands.GROUPS else list_house(name)
    new = [(act, s, place) for act, s, place in sites if is_ours(s, place) and (
        name in commands.GROUPS or s.key not in done)]
    done.update(s.key for _, s, _ in new)
    calls = collections.Counter(s.call for _, s, _ in new)
    print('# %s: %d sites: %s' % (name, len(new),
                                  ', '.join('%s %d' % c for c in calls.most_common())), flush=True)
    # What is read again on a signal is another thing at the beginning.
    new += [('first', s, place) for act, s, place in new if act == 'hangup']
    jobs = [{'key': s.key, 'call': s.call, 'act': act, 'place': place, 'what': f.what(),
             'error': f.error,
             'times': f.times} for act, s, place in new for f in s.faults()]
    if not args.all:
        jobs = a_few(jobs)
    return [j for j in jobs if all(w in json.dumps(j) for w in args.only)]


def fault_of(job):
    return faults.Fault(faults.Site(job['key'], 0, 0, []), job['error'], job['times'])


def try_in_house(name, jobs):
    house = None
    for job in jobs:
        begun = time.monotonic()
        try:
            house = house or build(name)
            for act in dict.fromkeys((job['act'], 'first')):
                job['n'], job['ended'] = house.try_fault(act, fault_of(job))
                if job['n']:
                    break
        except Exception as error:  # whatever it is, it is told with its fault
            job['wrong'] = str(error) if isinstance(error, Wrong) else traceback.format_exc()
            if house:
                job['log'] = house.new_log()[-3000:]
                try:
                    house.tear_down()
                except Exception:  # it was said already
                    pass
            house = None
        job['s'] = round(time.monotonic() - begun, 1)
        print(json.dumps(job), flush=True)
    if house:
        house.tear_down()


def try_commands(name, jobs):
    def try_all(bench):
        for c in bench.commands:
            mine = [j for j in jobs if j['act'] == c.name]
            if mine:
                bench.learn(c)
            for job in mine:
                job['ended'] = False
                try:
                    got = bench.run(c, fault_of(job))
                    job['n'] = bench.page.n_failed()
                    if job['n']:
                        bench.judge(c, got)
                except (Wrong, subprocess.TimeoutExpired) as why:
                    job['wrong'] = str(why)
                print(json.dumps(job), flush=True)
    commands.with_bench(name, build, try_all)


def shared(jobs, path):
    """Those that no other worker has begun: some take a second, some a minute."""
    with open(path, 'rb+', buffering=0) as taken:
        while True:
            fcntl.flock(taken, fcntl.LOCK_EX)
            n = taken.seek(0, os.SEEK_END)  # an octet for each that was begun
            if n < len(jobs):
                taken.write(b'.')
            fcntl.flock(taken, fcntl.LOCK_UN)
            if n >= len(jobs):
                return
            yield jobs[n]


def work(name, path, part, n):
    """Tries a part of the faults in a list; prints what came of each, as JSON."""
    with open(path, encoding='utf-8') as f:
        jobs = json.load(f)
    if name in commands.GROUPS:
        try_commands(name, jobs[part::n])
    else:
        try_in_house(name, shared(jobs, path + '.taken'))


def lines_of(workers):
    """What they print, as it comes."""
    selector = selectors.DefaultSelector()
    for w in workers:
        selector.register(w.stdout, selectors.EVENT_READ)
    while selector.get_map():
        for key, _ in selector.select():
            line = key.fileobj.readline()
            if line:
                yield line
            else:
                selector.unregister(key.fileobj)


def tell(job):
    print('# %s %s x%d in %s, at %s: %s' % (job['call'], job['what'], job['times'], job['act'],
                                            job['place'],
                                           job['wrong'].strip().splitlines()[-1][:600]), flush=True)


def try_all(name, jobs, args):
    """Returns whether all was well."""
    n = collections.Counter()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix='gridmeter-faults-') as folder:
        path = os.path.join(folder, 'jobs')
        with open(path, 'w', encoding='utf-8') as f, open(path + '.taken', 'wb'):
            json.dump(jobs, f)
        workers = [subprocess.Popen([sys.executable, __file__, GRIDMETER, sys.argv[2], '--work',
                                     name, path, str(i),
                                     str(args.workers)], stdout=subprocess.PIPE, text=True)
                   for i in range(args.workers)]
        for line in lines_of(workers):
            if not line.startswith('{'):
                print(line.rstrip(), flush=True)
                continue
            job = json.loads(line)
            if args.to:
                args.to.write(line)
            n.update(tried=1, wrong='wrong' in job, unreached=job.get('n') == 0,
                     ended=bool(job.get('ended')))
            if 'wrong' in job:
                tell(job)
        is_fine = (all([w.wait() == 0 for w in workers]) and n['tried'] == len(jobs) and
                   not n['wrong'])
    print('# %s: %d of %d faults tried, %d wrong, %d not reached again, '
          '%d times ended and begun again, in %.0f s' % (
              name, n['tried'], len(jobs), n['wrong'], n['unreached'], n['ended'],
        time.monotonic() - begun), flush=True)
    return is_fine


def main():
    if '--work' in sys.argv:
        at = sys.argv.index('--work')
        work(*sys.argv[at + 1:at + 3], int(sys.argv[at + 3]), int(sys.argv[at + 4]))
        return
    groups = [*HOUSES, *commands.GROUPS]
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('library')
    parser.add_argument('--all', action='store_true')
    parser.add_argument('--workers', type=int, default=4)
    parser.add_argument('--of', nargs='*', choices=groups)
    parser.add_argument('--only', nargs='*', default=[])
    parser.add_argument('--to', type=argparse.FileType('w'))
    args = parser.parse_args()
    args.of = args.of or (groups if args.all else ['house', 'commands'])
    done, n_failed = set(), 0
    for i, name in enumerate(args.of):
        is_fine = try_all(name, jobs_of(name, done, args), args)
        print('%sok %d - calls that fail: %s' % ('' if is_fine else 'not ', i + 1, name),
              flush=True)
        n_failed += not is_fine
    print('1..%d' % len(args.of))
    sys.exit(n_failed != 0)


if __name__ == '__main__':
    main()
