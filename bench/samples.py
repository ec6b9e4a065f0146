"""The telegrams that rows are measured with: our own, and of real meters where recordings are at
hand (tests/corpus.py); those never become part of this project."""
import collections
import functools
import os
import pathlib
import subprocess

from counting import Unavailable

SOURCE = pathlib.Path(__file__).resolve().parent.parent
CORPUS = pathlib.Path(os.environ.get('CORPUS') or SOURCE / '../shared/corpus')
N_OWN = 20        # telegrams of each of our own
SML_START, SML_END = bytes.fromhex('1b1b1b1b01010101'), bytes.fromhex('1b1b1b1b1a')
AT_LEAST = 20000  # octets of a real one, over and over

# most: instructions a telegram that it may cost; every: octets from one pause to the next, where the framer
# has to be told of them.
Sample = collections.namedtuple('Sample', 'protocol title profile file most every',
                                defaults=(None, None, None, 0))

SAMPLES = {
    'fnn': Sample('sml', 'SML, FNN meter', 'fnn-total', most=6500),
    'three-phase': Sample('sml', 'SML, three phases', 'three-phase'),
    'kermit': Sample('sml', 'SML, Holley with KERMIT checksums', 'holley-kermit'),
    'holley': Sample('sml', 'SML, Holley (real)',
                     file='sml/libsmltesting-HOLLEY_DTZ541-ZDBA.bin', most=16000),
    'emh': Sample('sml', 'SML, EMH (real)', file='sml/tibberlink-EMH_252.bin'),
    'list23': Sample('dlms', 'DLMS, list of 23 in two segments', 'am550-segments', most=15000),
    'glo20': Sample('dlms', 'DLMS, list of 18, encrypted', 'am550-glo20'),
    'glo30': Sample('dlms', 'DLMS, list of 18, encrypted and authenticated', 'am550-glo30'),
    'blocks': Sample('dlms', 'DLMS, list of 23, encrypted, in blocks', 'am550-blocks'),
    'mbus': Sample('dlms', 'DLMS, list of 23, encrypted, over M-Bus', 'am550-mbus'),
    'ie5': Sample('dlms', 'DLMS, list of 28, Iskraemeco IE.5', 'ie5'),
    'kaifa': Sample('dlms', 'DLMS, Kaifa', 'kaifa'),
    'kamstrup': Sample('dlms', 'DLMS, Kamstrup', 'kamstrup'),
    'e450': Sample('dlms', 'DLMS, Landis+Gyr E450, in blocks', 'e450'),
    'aidon': Sample('dlms', 'DLMS, Aidon (real)',
                    file='dlms/amsreader-aidon-se-gh143.bin', most=24000),
    'bare': Sample('dlms', 'DLMS, Kamstrup without a frame (real)',
                   file='dlms/amsreader-kamstrup-ch-gh350-plain.bin', most=26000, every=447),
    'kaifa-se': Sample('dlms', 'DLMS, Kaifa, described (real)',
                       file='dlms/amsreader-kaifa-se-ma304h4pse-gh242.bin'),
    'p1': Sample('iec', 'P1, Netherlands', 'p1', most=55000),
    'p1-be': Sample('iec', 'P1, Belgium', 'p1-be', most=55000),
    'p1-nl': Sample('iec', 'P1, Netherlands (real)', file='iec/nl-am550-domoticz4874.bin', most=55000),
    'p1-flu': Sample('iec', 'P1, Belgium (real)', file='iec/dsmrreader-flu-peak.bin', most=55000),
    'mode-d': Sample('iec', 'mode D, EasyMeter', 'easymeter-d0', most=25000),
    'ebz': Sample('iec', 'mode D, eBZ (real)', file='iec/ahpohl-ebz-dd3.bin', most=25000),
    'mt174': Sample('iec', 'IEC 62056-21 with a check, MT174', 'mt174'),
}
# Those that are measured in pieces, too.
CUT = ('kermit', 'holley', 'list23', 'aidon', 'kamstrup', 'bare', 'p1', 'p1-nl', 'mode-d')
PIECES = (1, 16, 64)
NO_RECORDING = Unavailable('no recording')
N_TIMES = {}  # how often the stream has a recording in it


@functools.cache
def simulated(gridmeter, profile, n=N_OWN):
    """Octets of so many telegrams of our own."""
    return subprocess.run([gridmeter, 'simulate', profile, '--output', '-', '--telegrams', str(n)],
                          stdout=subprocess.PIPE, check=True).stdout


def octets(gridmeter, key):
    """The stream of a sample; None where its recording is not at hand."""
    sample = SAMPLES[key]
    if sample.profile:
        return simulated(gridmeter, sample.profile)
    path = CORPUS / sample.file
    if not path.exists():
        return None
    data = path.read_bytes()
    if sample.protocol == 'sml':  # whole telegrams alone
        data = data[data.find(SML_START):data.rfind(SML_END) + len(SML_END) + 3]
    N_TIMES[sample.file] = -(-AT_LEAST // len(data))
    return data * N_TIMES[sample.file]
