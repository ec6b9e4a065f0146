"""Rows of other programs that read the same telegrams, on the same bytes in the same run: libsml
where Debian's is there, and those of which PEERS=FOLDER has the sources, each in a folder of its
name. Only what calls them is ours (bench/peers); nothing of theirs is kept."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

import counting
import samples
from counting import Unavailable

HERE = pathlib.Path(__file__).resolve().parent / 'peers'
CXX = ['g++', '-std=c++20', '-O3', '-DNDEBUG', '-I%s' % HERE]
# The name of the folder, and the samples that the peer reads.
SML = ('fnn', 'three-phase', 'holley')
PEERS = {
    'dsmr_parser': ('p1', 'p1-be', 'p1-nl', 'p1-flu'),
    'dlms_parser': ('aidon', 'bare', 'kaifa-se'),
    'sml-rs': SML}
CARGO = '''[package]
name = "peer"
version = "0.0.0"
edition = "2021"
[dependencies]
sml-rs = { path = "%s" }
[profile.release]
lto = true
[workspace]
[patch.crates-io]
'''
# Of what sml-rs is built from, where cargo shall not ask for it: a folder of that name beside it.
CRATES = ('crc', 'crc-catalog')


def run(args, **more):
    """What a compiler says is for those who sit here, and not for the table."""
    r = subprocess.run([str(a) for a in args], capture_output=True, text=True, check=False, **more)
    if r.returncode:
        print(r.stderr[-2000:], file=sys.stderr)
        raise Unavailable('%s failed' % pathlib.Path(args[0]).name)
    return r.stdout


def build_peer(name, source, folder):
    """The program that calls it."""
    program = pathlib.Path(folder) / name
    compiler = 'cargo' if name == 'sml-rs' else 'g++'
    if not shutil.which(compiler):
        raise Unavailable('no ' + compiler)
    if name == 'dsmr_parser':
        run([*CXX, '-I%s' % (source / 'src'), HERE / 'dsmr_parser.cpp', '-o', program])
    elif name == 'dlms_parser':
        run([*CXX, '-I%s' % (source / 'src'), HERE / 'dlms_parser.cpp',
             *sorted((source / 'src/dlms_parser').glob('*.cpp')), '-o', program])
    else:
        (pathlib.Path(folder) / 'src').mkdir()
        shutil.copy(HERE / 'sml_rs.rs', pathlib.Path(folder) / 'src/main.rs')
        beside = [crate for crate in CRATES if (source.parent / crate).is_dir()]
        (pathlib.Path(folder) / 'Cargo.toml').write_text(CARGO % source + ''.join(
            '%s = { path = "%s" }\n' % (crate, source.parent / crate) for crate in beside))
        run(['cargo', 'build', '--release', *(['--offline'] if beside else [])], cwd=folder)
        return pathlib.Path(folder) / 'target/release/peer'
    return program


def microseconds(*programs):
    """A telegram of each, the best of runs in turn."""
    best = [1e18] * len(programs)
    for _ in range(3):
        for i, (args, name) in enumerate(programs):
            for line in run(args).splitlines():
                if line.split()[0] == name:
                    best[i] = min(best[i], float(line.split()[4]))
    return best


def compared(key, ours, theirs):
    """Rows of a comparison: (instructions, µs) of a telegram."""
    yield key, theirs[0] / ours[0], '%.0f to %.0f; in time %.2f times, %.2f µs to %.2f' % (
        theirs[0], ours[0], theirs[1] / ours[1], theirs[1], ours[1])


def of_sample(build, key, name, program, path):
    sample, data = samples.SAMPLES[key], path.read_bytes()
    length = length_of(sample, data)
    counts, said = counting.callgrind(program, path, length, 'count')
    n = int(said[0].split()[1])
    if n == 0:
        raise Unavailable('%s reads none of them' % name)
    jobs = counting.Jobs(build)
    jobs.add(sample.protocol, data, 0, sample.every)
    (ours, n_ours), = jobs.run()
    us = microseconds(([build / 'bench/bench_protocol', sample.protocol, path,
                      'time'], 'gridmeter'), ([program, path, length], name))
    return (ours / n_ours, us[0]), (counts[0] / n, us[1])


def length_of(sample, data):
    """Of one telegram of a real meter, which are all the same."""
    return len(data) // samples.N_TIMES[sample.file] if sample.file else 0


def of_peer(build, name, folder):
    """All rows of a peer, or of each that and why there is none."""
    keys = ['peer/%s/%s' % (name, key) for key in PEERS[name]]
    source = folder / name if folder else None
    if not folder or not source.is_dir():
        where = 'PEERS has no folder %s' % name if folder else 'make bench PEERS=FOLDER, with %s in it' % name
        yield from ((key, Unavailable(where)) for key in keys)
        return
    with tempfile.TemporaryDirectory() as made:
        try:
            program = build_peer(name, source.resolve(), made)
        except Unavailable as why:
            yield from ((key, why) for key in keys)
            return
        for row, key in zip(keys, PEERS[name]):
            data = samples.octets(build / 'gridmeter', key)
            path = pathlib.Path(made) / 'telegrams'
            try:
                if data is None:
                    raise samples.NO_RECORDING
                path.write_bytes(data)
                yield from compared(row, *of_sample(build, key, name, program, path))
            except Unavailable as why:
                yield row, why


def libsml(build, key):
    """Two ways to use it; its own transport reads octet by octet from a file."""
    program = build / 'bench/bench_decode'
    rows = ['peer/libsml/%s' % key, 'peer/libsml-transport/%s' % key]
    data = samples.octets(build / 'gridmeter', key)
    if not program.exists() or data is None:
        why = samples.NO_RECORDING if data is None else Unavailable('no libsml-dev')
        yield from ((row, why) for row in rows)
        return
    with tempfile.NamedTemporaryFile() as f:
        f.write(data)
        f.flush()
        counts, said = counting.callgrind(program, f.name, 'count')
        us = {line.split() [0]: float(line.split() [4])
              for line in run([program, f.name]).splitlines()}
    each = {}
    for count, line in zip(counts, said):
        name, n = line.split()
        each[name] = int(n) and (count / int(n), us[name])
    for row, name in zip(rows, ('libsml-memory', 'libsml-transport')):
        if each[name]:
            yield from compared(row, each['gridmeter'], each[name])
        else:
            yield row, Unavailable('this libsml reads none of them')


def rows(build, folder=None):
    for key in SML:
        yield from libsml(build, key)
    for name in PEERS:
        yield from of_peer(build, name, folder)
