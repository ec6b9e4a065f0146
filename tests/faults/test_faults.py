#!/usr/bin/python3
"""Every call of the C library that fails, one at a time.

    test_faults.py PROGRAM [--all] [--workers N] [--only WORD]"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback

from house import House, Wrong, GRIDMETER
import faults


def build():
    house = House()
    house.set_up()
    try:
        house.build()
    except BaseException:
        print('# ' + house.explain().replace('\n', '\n# '), flush=True)
        house.tear_down()
        raise
    return house


def list_sites():
    """All sites of a full run, each with the cheapest act that comes by it."""
    house, found, act_of = build(), {}, {}
    try:
        for is_second in (False, True):
            for act in house.acts:
                before = {k: s.n for k, s in house.page.sites().items()}
                getattr(house, 'act_' + act)()
                for k, s in house.page.sites().items():
                    found[k] = s
                    if is_second and s.n > before.get(k, 0) and house.acts.index(act) < house.acts.index(
                            act_of.get(k, house.acts[-1])):
                        act_of[k] = act
                house.recover()
                house.normal()
        return [(act_of.get(k, house.acts[-1]), s, faults.place_of(house.page, s.frames, GRIDMETER))
                for k, s in sorted(found.items())]
    finally:
        house.tear_down()


def work(path, part, n):
    """Tries every n-th fault of the list; prints what came of each, as JSON."""
    with open(path, encoding='utf-8') as f:
        jobs = json.load(f)[part::n]
    house = None
    for job in jobs:
        site = faults.Site(job['key'], 0, 0, [])
        fault = faults.Fault(site, job['error'], job['times'])
        try:
            house = house or build()
            for act in dict.fromkeys((job['act'], 'first', 'again', 'plug', 'bus_again')):
                job['act'] = act
                job['n'], job['ended'] = house.try_fault(act, fault)
                if job['n']:
                    break
        except Exception as error:
            job['wrong'] = str(error) if isinstance(error, Wrong) else ''.join(traceback.format_exc()[-600:])
            if house:
                job['log'] = house.new_log()[-6000:] if house.d else ''
                try:
                    house.tear_down()
                except Exception:
                    pass
            house = None
        print(json.dumps(job), flush=True)
    if house:
        house.tear_down()


def run_all(args):
    sites = list_sites()
    calls = collections.Counter(s.call for _, s, _ in sites)
    print('# %d sites: %s' % (len(sites), ', '.join('%s %d' % c for c in calls.most_common())), flush=True)
    jobs = [{'key': s.key, 'call': s.call, 'act': act, 'place': place, 'what': f.what(), 'error': f.error,
             'times': f.times} for act, s, place in sites for f in s.faults()]
    jobs = [j for j in jobs if all(w in json.dumps(j) for w in args.only)]
    jobs.sort(key=lambda j: (House.acts.index(j['act']), j['key']))
    print('# %d faults' % len(jobs), flush=True)
    with tempfile.NamedTemporaryFile('w', suffix='.json') as f:
        json.dump(jobs, f)
        f.flush()
        workers = [subprocess.Popen([sys.executable, __file__, GRIDMETER, '--work', f.name, str(i), str(args.workers)],
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
                   for i in range(args.workers)]
        out = open(args.out, 'w', encoding='utf-8')
        import selectors
        sel = selectors.DefaultSelector()
        for w in workers:
            sel.register(w.stdout, selectors.EVENT_READ)
        open_ = len(workers)
        done = bad = missed = ended = 0
        begun = time.monotonic()
        while open_:
            for key, _ in sel.select():
                line = key.fileobj.readline()
                if not line:
                    sel.unregister(key.fileobj)
                    open_ -= 1
                    continue
                if not line.startswith('{'):
                    print(line.rstrip(), flush=True)
                    continue
                out.write(line)
                out.flush()
                job = json.loads(line)
                done += 1
                ended += bool(job.get('ended'))
                missed += job.get('n') == 0
                if 'wrong' in job:
                    bad += 1
                    print('WRONG %s %s x%d in %s: %s\n   at %s' % (job['call'], job['what'], job['times'], job['act'],
                                                              job['wrong'].splitlines()[-1][:300], job['place']), flush=True)
        print('# %d faults, %d wrong, %d not reached, %d ended and begun again, %.0f s' % (
            done, bad, missed, ended, time.monotonic() - begun))


def main():
    if '--work' in sys.argv:
        at = sys.argv.index('--work')
        work(sys.argv[at + 1], int(sys.argv[at + 2]), int(sys.argv[at + 3]))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--workers', type=int, default=6)
    parser.add_argument('--only', nargs='*', default=[])
    parser.add_argument('--out', default='/tmp/G-faults.jsonl')
    run_all(parser.parse_args())


if __name__ == '__main__':
    main()
