"""Those who ask for a meter that they know, each as its devices do: all return what they are told,
by the names and in the units of `gridmeter decode`; None where there is no number."""
import decimal
import http.client
import json
import socket
import struct

PATIENCE_S = 60
UDP_PATIENCE_S = 0.5  # who is not answered on loopback by then is not answered
PHASES = 'abc'
SUNSPEC_FLOATS = 40069  # the head of model 213


def get(port, path):
    """The JSON of an answer; None: there is none."""
    c = http.client.HTTPConnection('127.0.0.1', port, timeout=PATIENCE_S)
    try:
        c.request('GET', path)
        answer = c.getresponse()
        body = answer.read()
        return json.loads(body, parse_float=decimal.Decimal) if answer.status == 200 else None
    finally:
        c.close()


def named(told, names):
    return {ours: told[theirs] for theirs, ours in names.items() if theirs in told}


def ecotracker(port):
    told = get(port, '/v1/json')
    return told and named(told, {'power': 'power', 'energyCounterIn': 'energy_forward',
                                 'energyCounterOut': 'energy_reverse', **{
                                     'powerPhase%d' % p: 'l%d_power' % p for p in (1, 2, 3)}})


def of_shelly(told):
    return told and {'power': told['total_act_power'], **{
        'l%d_%s' % (i + 1, ours): told['%s_%s' % (p, theirs)]
        for i, p in enumerate(PHASES)
        for theirs, ours in (('act_power', 'power'), ('voltage', 'voltage'))}}


def shelly(port):
    return of_shelly(get(port, '/rpc/EM.GetStatus?id=0'))


def shelly_udp(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(UDP_PATIENCE_S)
        s.sendto(b'{"id":1,"src":"battery","method":"EM.GetStatus","params":{"id":0}}',
                 ('127.0.0.1', port))
        try:
            return of_shelly(json.loads(s.recv(4096), parse_float=decimal.Decimal)['result'])
        except TimeoutError:
            return None


def homewizard(port):
    told = get(port, '/api/v1/data')
    return told and named(told, {'active_power_w': 'power', **{
        'active_%s_l%d_%s' % (theirs, p, unit): 'l%d_%s' % (p, theirs)
        for p in (1, 2, 3) for theirs, unit in (('power', 'w'), ('voltage', 'v'),
                                                ('current', 'a'))}})


def registers(port, first, n, function):
    """Octets of Modbus TCP; None: an exception."""
    with socket.create_connection(('127.0.0.1', port), PATIENCE_S) as s:
        s.sendall(struct.pack('>HHHBBHH', 7, 0, 6, 1, function, first, n))
        octets = b''
        while len(octets) < 9 or len(octets) < 6 + struct.unpack('>H', octets[4:6])[0]:
            more = s.recv(512)
            if not more:
                raise EOFError
            octets += more
    return octets[9:] if octets[7] == function else None


def low_first(octets, i):
    """A 32-bit value of an EM24."""
    low, high = struct.unpack('>HH', octets[2 * i:2 * i + 4])
    return struct.unpack('>i', struct.pack('>HH', high, low))[0]


def em24(port):
    powers, total = registers(port, 0x12, 6, 3), registers(port, 0x28, 2, 3)
    if powers is None or total is None:
        return None
    return {'power': decimal.Decimal(low_first(total, 0)) / 10, **{
        'l%d_power' % (p + 1): decimal.Decimal(low_first(powers, 2 * p)) / 10 for p in range(3)}}


def sunspec(port):
    """Model 213, of floats."""
    octets = registers(port, SUNSPEC_FLOATS + 28, 8, 4)
    return octets and dict(zip(['power', *('l%d_power' % p for p in (1, 2, 3))],
                               map(decimal.Decimal, struct.unpack('>4f', octets))))
