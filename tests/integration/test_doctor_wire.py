#!/usr/bin/python3
"""What gridmeter doctor finds between the port and the values of a meter: a case for each
finding."""
import fcntl
import json
import os
import random
import re
import socket
import subprocess

from harness import GRIDMETER, tap
from support.ports import free_port
from support.wires import hdlc, p1_checked, voltages
from ward import chapter

KEY, AUTH = '000102030405060708090a0b0c0d0e0f', 'd0d1d2d3d4d5d6d7d8d9dadbdcdddedf'
WRONG = 'ff' * 16
NO_STARTS = [c for c in range(256) if c not in (0x02, 0x0f, 0x2f, 0x68, 0x7e, 0x82, 0xaf, 0xdb,
                                                0xe0)]


def telegrams(profile, n=1, *args):
    r = subprocess.run([GRIDMETER, 'simulate', profile, '--output', '-', '--telegrams', str(n),
                        *args],
                       capture_output=True, check=True)
    return [bytes.fromhex('1b1b1b1b01010101') + t
            for t in r.stdout.split(bytes.fromhex('1b1b1b1b01010101'))[1:]] or [r.stdout]


def listens(case, *settings):
    """The doctor listens to the wire by itself, with these lines in its configuration."""
    return [*case.config('port = %s' % case.path(), *settings)]


# The port

def no_port(case):
    return ['auto:%s/none*' % case.dir]


def port_missing(case):
    return [case.path('nosuch')]


def port_held(case):
    case.wire()
    fd = os.open(case.path(), os.O_RDWR | os.O_NOCTTY)
    case.ends.append(fd)
    fcntl.flock(fd, fcntl.LOCK_EX)
    return [case.path()]


def port_forbidden(case):
    case.wire()
    port = os.path.realpath(case.path())
    os.chmod(port, 0o600 if os.getuid() == 0 else 0)
    return lambda: case.doctor(port, **case.as_nobody())


def status_forbidden(case):
    case.path('run').mkdir(mode=0o700 if os.getuid() == 0 else 0)
    return lambda: case.doctor(**case.as_nobody())


def not_serial(case):
    return [case.dir]


def server_refuses(case):
    return ['tcp://127.0.0.1:%d' % free_port()]


def server_unreachable(case):
    """Without a network but itself."""
    def ask():
        r = subprocess.run(['unshare', '-rn', 'true'], capture_output=True, check=False)
        if r.returncode:
            raise tap.Skip('needs network namespaces')
        r = subprocess.run(['unshare', '-rn', GRIDMETER, 'doctor', '--format', 'json',
                            'tcp://192.0.2.1:3333'], env=case.env, capture_output=True, check=False)
        return [json.loads(r.stdout)]
    return ask


def server_nameless(case):
    return ['tcp://nobody.invalid:3333']


def port_fails(case):
    os.symlink(case.path(), case.path())  # a link to itself
    return [case.path()]


# Bytes

def asked_over_tcp(case):
    s = socket.create_server(('127.0.0.1', 0))
    case.ends.append(os.dup(s.fileno()))
    case.daemon('ask=yes', 'protocol=iec', port='tcp://127.0.0.1:%d' % s.getsockname()[1])
    s.close()


def only_echo(case):
    case.echo(case.wire())
    case.daemon('ask=yes', 'protocol=iec')


def no_answer(case):
    case.wire()
    case.daemon('ask=yes', 'protocol=iec')


def must_be_asked(case):
    case.wire()
    return listens(case, 'protocol = iec')


def silence(case):
    case.wire()
    return [case.path()]


def stopped(case):
    case.keep_sending_after(case.wire(), telegrams('fnn-total')[0], lambda: b'', n=6)
    case.daemon()


# Line

def seven_bits(case):
    return [case.simulate('fnn-total', '--line', '9600 8N1', '--reader', '9600 7E1')]


def inverted(case):
    return [case.simulate('three-phase', '--line', '9600 8N1', '--inverted')]


def port_too_fast(case):
    case.simulate('kaifa', '--line', '2400 8E1')
    return listens(case, 'line = 9600 8N1')


def port_too_slow(case):
    case.simulate('p1', '--line', '115200 8N1')
    return listens(case, 'line = 2400 8N1')


def parity(case):
    case.simulate('fnn-total', '--line', '9600 8N1', '--reader', '9600 8E1')
    return listens(case, 'line = 9600 8E1')


def line_sought(case):
    chance = random.Random(1)
    case.keep_sending(case.wire(), lambda: bytes(chance.choices(NO_STARTS, k=60)))
    case.daemon()


# Frames

def light(case):
    return [case.simulate('fnn-total', '--fault', 'light:1')]


def gps(case):
    return [case.simulate('fnn-total', '--line', '9600 8N1', '--fault', 'text:1')]


def nonsense(case):
    chance = random.Random(1)
    case.keep_sending(case.wire(), lambda: bytes(chance.choices(NO_STARTS, k=60)))
    return [case.path()]


# Checksums

def odd_checksum(case):
    return [case.simulate('odd-checksum')]


def line_ends(case):
    """A bridge takes the text for lines, and drops what it thinks belongs to their ends."""
    bare = telegrams('p1')[0].replace(b'\r', b'')
    case.keep_sending(case.wire(), lambda: bare)
    return [case.path()]


def p1_checksum(case):
    changed = telegrams('p1')[0].replace(b'1-0:2.7.0(0', b'1-0:2.7.0(1')
    case.keep_sending(case.wire(), lambda: changed, every=1)
    return [case.path()]


def ident_only(case):
    case.keep_sending(case.wire(), lambda: b'/ISk5MT174-0001\r\n', every=0.3)
    return [case.path()]


def endless(case):
    """A readout that is cut off before it comes to its end, each time."""
    lines = b''.join(b'1.8.0*%02d(%09d.%d*kWh)\r\n' % (i, i, i % 10) for i in range(60))
    case.keep_sending(case.wire(), lambda: b'/ISk5MT174-0001\r\n\r\n' + lines, every=1)
    return [case.path()]


def parts_missing(case):
    """The first block of each message, and never the second."""
    first = telegrams('am550-blocks')[0]
    first = first[:2 + (first[1] << 8 & 0x700 | first[2])]
    case.keep_sending(case.wire(), lambda: first, every=1)
    return listens(case, 'line = 9600 8N1')


def damaged_all(case):
    return [case.simulate('fnn-total', '--fault', 'checksum:1')]


def damaged_bursts(case):
    case.daemon(port=case.simulate('fnn-total', '--fault', 'checksum:20+6', '--period', 400))


def damaged_some(case):
    case.daemon(port=case.simulate('fnn-total', '--fault', 'checksum:4', '--period', 400))


# Keys

def key_missing(case):
    return [case.simulate('am550-glo30')]


def key_wrong(case):
    case.simulate('am550-glo30')
    return listens(case, 'key = ' + WRONG)


def auth_key_wrong(case):
    case.simulate('am550-glo30')
    return listens(case, 'key = ' + KEY, 'auth_key = ' + WRONG)


def not_authenticated(case):
    case.simulate('am550-glo20')
    return listens(case, 'key = ' + KEY, 'auth_key = ' + AUTH)


def security_unknown(case):
    case.simulate('am550-suite2')
    return listens(case, 'key = ' + KEY)


def replayed(case):
    again = telegrams('am550-glo20')[0]
    case.config('port = %s' % case.path(), 'key = ' + KEY, 'timeout = 2')
    case.keep_sending(case.wire(), lambda: again)
    case.start('run', '-c', case.path('conf'))


# Lists

def list_unknown(case):
    return [case.simulate('am550-unknown')]


def list_withdrawn(case):
    """Voltages where Wiener Netze would have counters: each falls every now and then."""
    case.keep_sending(case.wire(), voltages().__next__)
    case.daemon()


def empty_push(case):
    """A notification of a structure that has no members."""
    push = hdlc(bytes.fromhex('0f 00000001 00 0200'))
    case.keep_sending(case.wire(), lambda: push, every=1)
    return [case.path()]


def weaker_check(case):
    """A P1 telegram that had its four digits, and then has none."""
    whole = telegrams('p1')[0]
    bare = whole[:whole.rindex(b'!') + 1] + b'\r\n'
    case.keep_sending_after(case.wire(), whole, lambda: bare, n=2, every=1)
    case.daemon('timeout=3')


def without_values(case):
    return [case.simulate('no-list')]


def not_believed(case):
    """Without parity nothing protects them."""
    plain = bytes(c & 0x7f for c in telegrams('easymeter-d0')[0])
    chance = random.Random(1)

    def make():
        number = b'%07d' % chance.randrange(10 ** 7)
        return re.sub(rb'(1-0:1\.8\.0\*255\()\d{7}', rb'\g<1>' + number, plain)
    case.keep_sending(case.wire(), make)
    case.daemon()


# Power

def other_meter(case):
    case.daemon('meter=1EMH0000000001', port=case.simulate('fnn-total'))


def relapse(case):
    case.daemon(port=case.simulate('relapse', '--speed', 20))


def no_pin(case):
    return [case.simulate('no-pin')]


def no_direction(case):
    return [case.simulate('no-direction')]


def no_power_list(case):
    return [case.simulate('am550-energies')]


def p1_energies(case):
    """Whole kWh, but not for want of a PIN."""
    push = p1_checked(b'/ABC5X\r\n\r\n1-0:1.8.0(5*kWh)\r\n!')
    case.keep_sending(case.wire(), lambda: push, every=1)
    return [case.path()]


def inf_off(case):
    return [case.simulate('inf-off')]


# Values

def wrong_sign(case):
    case.daemon(port=case.simulate('wrong-sign', '--power', 30000))


def scale(case):
    """Its time runs faster than ours, and so do its counters."""
    case.daemon(port=case.simulate('fnn-total', '--power', 6000, '--speed', 10))


def phase_sum(case):
    case.daemon(port=case.simulate('odd-phases'))


def too_much_power(case):
    case.daemon(port=case.simulate('weak-current'))


def beyond_fuse(case):
    case.daemon('fuse=16', port=case.simulate('fnn-total', '--power', 30000))


def impossible_power(case):
    case.daemon(port=case.simulate('fnn-total', '--power', 300000))


def impossible_voltage(case):
    """230 V that somebody has written as 2300 V."""
    def scaled(n):
        p1 = re.sub(rb'([357]2\.7\.0\()(\d+)\.(\d)', rb'\g<1>\2\3.0',
                    telegrams('p1', 1, '--power', n)[0])
        body = p1[:p1.rindex(b'!') + 1]
        return p1_checked(body)
    powers = iter(range(500, 600))
    case.keep_sending(case.wire(), lambda: scaled(str(next(powers, 600))), every=1)
    case.daemon()


def energy_jumped(case):
    first = telegrams('fnn-total', 60, '--power', '40000', '--period', '60000')[-1]
    later = telegrams('fnn-total')[0]
    case.keep_sending_after(case.wire(), first, lambda: later)
    case.daemon()


# A daemon that was told no port, and so has the port for a while again and again

def hunt(case, *args):
    case.daemon(*args, port='auto:%s*' % case.path())


def silence_for_a_hunter(case):
    case.wire()
    hunt(case)


def key_missing_for_a_hunter(case):
    case.simulate('am550-glo30')
    hunt(case)


def key_wrong_for_a_hunter(case):
    case.simulate('am550-glo30')
    case.config('port = auto:%s*' % case.path(), 'key = ' + WRONG)
    case.start('run', '-c', case.path('conf'))


def a_named_port_of_a_hunter(case):
    """Who asks for the port by its name is told by the daemon as well."""
    case.simulate('am550-glo30')
    hunt(case)
    case.doctor_says('key-missing')
    return lambda: case.doctor(case.path())


def a_port_that_was_left(case):
    """One source, several ports: what was heard where it was before is told, too. Where the machine
    stood still, what came meanwhile is not counted, and it takes another visit."""
    for name in ('meter1', 'meter2'):
        case.wire(name)
    case.simulate('fnn-total', '--fault', 'light:1', name='meter0')
    case.config('[House]', 'port = auto:%s*' % case.path())
    case.start('run', '-c', case.path('conf'))
    lamp = os.path.realpath(case.path('meter0'))

    def left():
        status = case.status()
        return [p for p in status['ports'] if p['port'] == lamp] and \
            status['stations'][0]['port'] != lamp
    case.until('another port', left, 100)
    return lambda: case.doctor_says('light-noise', '--all', port=lamp)


# The bus, where there is none

def no_bus(case):
    case.daemon(port=case.simulate('fnn-total'))


CASES = [
    ('without_a_serial_port', 'no-port', no_port),
    ('a_port_that_is_not_there', 'port-missing', port_missing),
    ('a_port_that_somebody_else_holds', 'port-held', port_held),
    ('a_port_that_we_may_not_open', 'port-forbidden', port_forbidden),
    ('a_daemon_that_we_may_not_ask', 'status-forbidden', status_forbidden),
    ('a_folder_is_no_port', 'not-serial', not_serial),
    ('a_serial_server_that_does_not_run', 'server-refuses', server_refuses),
    ('a_serial_server_in_no_network', 'server-unreachable', server_unreachable),
    ('a_serial_server_with_a_wrong_name', 'server-nameless', server_nameless),
    ('a_port_that_fails_in_a_strange_way', 'port-failed', port_fails),
    ('asking_over_tcp', 'asked-over-tcp', asked_over_tcp),
    ('a_head_that_hears_itself', 'only-echo', only_echo),
    ('a_meter_that_does_not_answer', 'no-answer', no_answer),
    ('a_meter_that_nobody_asks', 'must-be-asked', must_be_asked),
    ('a_meter_that_has_stopped', 'stopped', stopped),
    ('a_wire_on_which_nothing_comes', 'silence', silence),
    ('a_line_of_seven_bits', 'seven-bits', seven_bits),
    ('an_inverted_line', 'inverted', inverted),
    ('a_port_that_is_set_too_fast', 'port-too-fast', port_too_fast),
    ('a_port_that_is_set_too_slow', 'port-too-slow', port_too_slow),
    ('a_port_that_expects_parity', 'parity', parity),
    ('a_line_that_is_still_sought', 'line-sought', line_sought),
    ('flashes_of_a_lamp', 'light-noise', light),
    ('a_gps_receiver', 'other-device', gps),
    ('bytes_of_something_else', 'not-a-meter', nonsense),
    ('a_checksum_of_an_unknown_family', 'checksum-family', odd_checksum),
    ('a_bridge_that_drops_line_ends', 'line-ends', line_ends),
    ('p1_telegrams_with_a_wrong_checksum', 'wrong-checksum', p1_checksum),
    ('a_meter_that_says_no_more_than_its_name', 'ident-only', ident_only),
    ('a_readout_that_does_not_end', 'endless', endless),
    ('first_blocks_without_their_followers', 'parts-missing', parts_missing),
    ('telegrams_of_which_none_is_whole', 'damaged-all', damaged_all),
    ('telegrams_that_are_damaged_in_bursts', 'damaged-bursts', damaged_bursts),
    ('telegrams_of_which_some_are_damaged', 'damaged-some', damaged_some),
    ('a_meter_that_encrypts', 'key-missing', key_missing),
    ('a_wrong_key', 'key-wrong', key_wrong),
    ('a_wrong_authentication_key', 'auth-key-wrong', auth_key_wrong),
    ('an_authentication_key_for_nothing', 'not-authenticated', not_authenticated),
    ('an_unknown_security_suite', 'security-unknown', security_unknown),
    ('telegrams_that_are_played_again', 'replayed', replayed),
    ('a_list_that_nobody_knows', 'list-unknown', list_unknown),
    ('a_list_that_looks_like_another', 'list-withdrawn', list_withdrawn),
    ('a_push_without_names_and_values', 'empty-push', empty_push),
    ('a_checksum_that_is_gone', 'weaker-check', weaker_check),
    ('telegrams_without_values', 'without-values', without_values),
    ('telegrams_that_contradict_one_another', 'not-believed', not_believed),
    ('the_meter_of_somebody_else', 'other-meter', other_meter),
    ('a_meter_that_falls_back_after_120_s', 'pin-relapse', relapse),
    ('a_meter_without_its_pin', 'no-pin', no_pin),
    ('a_power_without_a_direction', 'no-direction', no_direction),
    ('lists_without_a_power', 'no-power-list', no_power_list),
    ('a_p1_port_without_a_power', 'no-power-list', p1_energies),
    ('extended_data_that_are_off', 'inf-off', inf_off),
    ('counters_that_run_against_the_power', 'sign-contradiction', wrong_sign),
    ('counters_that_run_too_fast', 'scale-contradiction', scale),
    ('phases_that_do_not_add_up', 'phase-sum', phase_sum),
    ('more_power_than_current', 'too-much-power', too_much_power),
    ('more_power_than_the_fuse_carries', 'beyond-fuse', beyond_fuse),
    ('more_power_than_any_house_has', 'impossible-power', impossible_power),
    ('a_voltage_that_no_mains_has', 'impossible-voltage', impossible_voltage),
    ('a_counter_that_fell', 'energy-jumped', energy_jumped),
    ('silence_where_a_daemon_looks_for_its_port', 'silence', silence_for_a_hunter),
    ('a_meter_that_encrypts_where_a_daemon_looks', 'key-missing', key_missing_for_a_hunter),
    ('a_wrong_key_where_a_daemon_looks', 'key-wrong', key_wrong_for_a_hunter),
    ('a_port_by_its_name_where_a_daemon_looks', 'key-missing', a_named_port_of_a_hunter),
    ('a_port_that_a_daemon_has_left_for_another', 'light-noise', a_port_that_was_left),
    ('a_machine_without_a_bus', 'no-bus', no_bus),
]

tap.run(chapter(CASES))
