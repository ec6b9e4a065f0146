#!/usr/bin/python3
"""The page in a real browser, served by a stub that says what a house says.

    test_page.py SHOW_PAGE BUILD_DIR

Pictures of it are left in BUILD_DIR/page-pictures."""
import functools
import gzip
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from support import tap  # noqa: E402
from page import browser, stub  # noqa: E402

SHOW_PAGE, BUILD = (pathlib.Path(a).absolute() for a in sys.argv[1:3])
PICTURES = BUILD / 'page-pictures'
PAGE_MAX = 32 * 1024
DESK = {'width': 1280, 'height': 900}
REGISTERS = [
    {'obis': '1-0:16.7.0*255', 'name': 'power', 'value': -356.24, 'unit': 'W', 'age_ms': 20},
    {'obis': '1-0:1.8.1*255', 'name': 'energy import, tariff 1', 'value': 1234567.8901,
     'unit': 'Wh', 'age_ms': 20},
    {'obis': '1-0:36.7.0*255', 'name': 'power L1', 'value': 199, 'meant': -57, 'unit': 'W',
     'age_ms': 20},
    {'obis': '1-0:11.7.0*255', 'name': 'current', 'value': 5, 'unit': 'A', 'void': True,
     'age_ms': 20},
    {'obis': '1-0:96.50.0*0', 'text': '4d\\x00', 'age_ms': 20},
    {'obis': '0-0:1.0.0*255', 'name': 'clock', 'age_ms': 20},
    {'obis': '1-0:96.1.0*255', 'name': 'meter number', 'hidden': True, 'age_ms': 20},
    {'obis': '1-0:2.8.0*255', 'name': 'energy export', 'value': 7, 'unit': 'Wh',
     'age_ms': 59 * 60000}]
FINDING = {'name': 'damaged-some', 'layer': 'checksum', 'hint': False,
           'seen': 'Of the last telegrams only 81 % came whole.',
           'means': 'The head does not sit right.',
           'to_do': 'Turn the head a little.',
           'guide': 'https://gridmeter.example/doc/guide.md#damaged-some'}
OUTPUTS = {
    'sinks': [{'name': 'http', 'problem': 'fine', 'place': '0.0.0.0:8420', 'n_told': 4711,
               'n_dropped': 0},
              {'name': 'mqtt', 'problem': 'refused', 'place': 'broker.example:1883', 'n_told': 0,
               'seen': 'Nobody listens at broker.example:1883.', 'to_do': 'Start the broker.',
               'n_dropped': 3}],
    'clients': [{'sink': 'http', 'who': '192.168.1.30', 'what': '/now.json', 'interval_ms': 1000,
                 'age_ms': 300, 'power': 356.2},
                {'sink': 'http', 'who': '192.168.1.31', 'what': '/metrics', 'age_ms': 2000}]}


@functools.cache
def pages():
    return stub.files(SHOW_PAGE)


def until(what, condition):
    end = time.monotonic() + browser.PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(what + ' did not happen')
        time.sleep(0.01)


class Page(browser.Scene):
    def set_up(self):
        self.browser, self.house = browser.shared(BUILD), stub.House()
        self.stub = stub.Stub(self.house, pages())
        self.may_complain = False

    def tear_down(self):
        wrong = self.browser.do('wrong')
        self.stub.stop()
        if wrong and not self.may_complain:
            raise AssertionError('the browser complains: %s' % wrong)

    def visit(self, hash='', **how):
        self.browser.visit(self.stub.url + hash, **how)

    def full(self):
        """A house with all that the page shows."""
        self.house.outputs = OUTPUTS
        hint = {**FINDING, 'hint': True, 'name': 'clock', 'seen': 'The clock of the meter is off.'}
        self.house.accounts['main'] = {
            'key': 'main', 'quality': 81, 'frames': 4711, 'telegrams': 3816,
            'faults': {'wrong checksum': 895}, 'findings': [FINDING, hint]}
        self.house.history = {('main', 10): columns(60, time.time() - 600),
                              ('main', 1440): columns(8640, time.time() - 86400)}
        self.house.reading()

    def picture(self, name, **options):
        PICTURES.mkdir(exist_ok=True)
        self.browser.do('picture', str(PICTURES / (name + '.png')), options)

    def axe(self):
        tap.equal(self.browser.do('axe'), [], 'violations')

    def test_all_files_of_the_page_are_32_kb_at_most(self):
        tap.equal(sorted(pages()), ['/', '/icon.svg', '/page.css', '/page.js'], 'files')
        size = sum(len(octets) for _, _, octets in pages().values())
        print('# %d octets' % size)
        tap.equal(size <= PAGE_MAX, True, '%d octets are at most %d' % (size, PAGE_MAX))

    def test_the_same_files_make_the_same_octets(self):
        for path, (_, tag, octets) in pages().items():
            tap.equal(octets[4:8], bytes(4), 'time in ' + path)
            tap.equal(tag[0] + tag[-1], '""', 'quotes of the tag of ' + path)
            assert gzip.decompress(octets), path

    def test_nothing_of_it_is_elsewhere(self):
        for path, (_, _, octets) in pages().items():
            text = gzip.decompress(octets).decode().replace('http://www.w3.org/2000/svg', '')
            for word in ('src="http', 'href="http', 'url(', '@import', 'import(', 'style=',
                         'onclick='):
                tap.equal(word in text, False, '%s in %s' % (word, path))

    def test_power_now_has_a_direction_in_words_and_its_age_in_tenths(self):
        self.house.reading()
        self.visit()
        self.see('#power', '356')
        self.see('#direction', 'from the grid')
        age = 'document.querySelector("#age").textContent'
        self.browser.do('until', r'/^\d+\.\d s old$/.test(%s)' % age)
        self.house.reading(power=-1234.4)
        self.see('#direction', 'into the grid')
        tap.equal(self.browser.text('#power'), '1,234', 'power, as words say whereto')
        self.house.reading(power=-12345.4)
        self.see('#power', '12.35')
        self.see('#unit', 'kW')
        self.house.reading(power=0.3)
        self.see('#direction', 'nothing flows')
        self.house.reading(power=None)
        self.see('#direction', 'the meter tells no power')
        self.is_grey()

    def test_german_for_those_whose_browser_is(self):
        self.full()
        self.visit(locale='de-AT')
        self.see('#direction', 'aus dem Netz')
        self.see('#findings', 'Problem: ')
        tap.equal(self.ask('document.documentElement.lang'), 'de', 'language')
        until('the question in German', lambda: self.house.listens('lang=de'))
        self.see('#reception', 'falsche Prüfsumme (895)')
        english = self.ask('''(() => {
            const all = Object.keys(words.en).concat(Object.keys(words.de));
            return all.filter(k => typeof words.en[k] !== typeof words.de[k]);
        })()''')
        tap.equal(english, [], 'words of one language alone')
        self.picture('phone-german', fullPage=True)

    def test_silence_is_grey_and_in_words_and_no_number_stays(self):
        self.full()
        self.visit()
        self.see('#power', '356')
        self.house.silence()
        self.see('#direction', 'The meter is silent')
        self.is_grey()
        self.see('#age', 'for 5 s')
        self.see('#age', 'for 6 s')
        self.see('#no-values', 'No values')
        for id in '#phases', '#energies':
            tap.equal(self.browser.text(id).strip(), '', 'values')
        self.picture('phone-silent')
        self.house.reading(power=77)
        self.see('#power', '77')

    def test_a_meter_that_was_never_heard_has_no_number(self):
        self.house.meters['main'] = {'key': 'main', 'name': 'Main', 'live': False}
        self.visit()
        self.see('#age', 'nothing has been heard yet')
        self.is_grey()

    def test_a_meter_that_is_heard_and_has_no_values_is_not_called_silent(self):
        self.house.meters['main'] = {'key': 'main', 'name': 'Main', 'live': False}
        self.house.accounts['main'] = {'key': 'main', 'frames': 5, 'telegrams': 5,
                                       'findings': [FINDING]}
        self.visit()
        self.see('#direction', 'No values')
        self.is_grey()
        self.see('#findings', 'Problem')
        self.house.silence()
        self.see('#direction', 'The meter is silent')
        self.house.account(frames=6)
        self.see('#direction', 'No values')
        self.house.account(frames=6)
        self.see('#direction', 'The meter is silent')

    def test_a_lost_connection_is_grey_until_it_is_back(self):
        self.may_complain = True  # of the connection that is refused
        self.full()
        self.visit()
        self.see('#power', '356')
        self.stub.stop()
        self.see('#direction', 'No connection')
        self.is_grey()
        self.see('#findings', 'tries again by itself')
        self.picture('phone-offline')
        self.house.reading(power=99)
        self.stub.start()
        self.see('#power', '99')

    def test_a_number_is_not_kept_when_nothing_new_comes(self):
        self.house.reading(period_ms=1000)
        self.visit()
        self.see('#power', '356')
        self.see('#direction', 'Nothing new')
        self.is_grey()

    def test_an_answer_that_was_overtaken_brings_no_number_back(self):
        self.house.reading()
        self.house.is_free.clear()
        self.visit()
        self.see('#power', '356')
        until('the question', lambda: '/now.json' in self.house.asked)
        self.house.silence()
        self.see('#direction', 'silent')
        self.house.is_free.set()
        self.see('#version', '0.1.0')
        self.see('#direction', 'silent')
        self.is_grey()

    def test_an_answer_that_was_overtaken_brings_no_meter_back(self):
        self.house.silence(key='before')  # a meter has another name once its number is known
        self.house.is_free.clear()
        self.visit()
        self.see('#direction', 'silent')
        until('the question', lambda: '/now.json' in self.house.asked)
        self.house.event('gone', {'key': 'before'})
        self.house.reading(key='after')
        self.see('#power', '356')
        self.house.is_free.set()
        self.see('#version', '0.1.0')
        tap.equal(self.ask('[...meters.keys()]'), ['after'], 'meters')
        self.see('#power', '356')

    def test_a_device_that_has_slept_shows_nothing_old(self):
        self.house.reading(period_ms=1000)
        self.visit()
        self.see('#power', '356')
        self.ask('Date.now = (now => () => now() + 60000)(Date.now)')
        self.see('#direction', 'Nothing new')
        self.is_grey()

    def test_a_daemon_that_is_not_there_is_named(self):
        self.house.reading()
        self.visit()
        self.see('#power', '356')
        self.house.event('daemon', {'connected': False})
        self.see('#direction', 'gridmeter is not reading')
        self.is_grey()
        self.see('#findings', 'gridmeter run')

    def test_who_may_not_look_is_told_how(self):
        self.may_complain = True
        self.house.status = 401
        self.visit()
        self.see('#findings', 'gridmeter share --link')
        self.is_grey()

    def test_of_two_meters_one_is_large_and_both_are_listed(self):
        self.full()
        self.house.reading('garage', 'Garage', power=-42)
        self.visit()
        self.see('#meters', 'Garage')
        self.see('#meters', '42 W into the grid')
        self.see('#power', '356')
        self.picture('phone-two')
        self.browser.do('click', '#meters button:nth-child(2)')
        self.see('#power', '42')
        self.see('#who', 'Garage')
        self.house.reading(power=11)
        self.see('#meters', '11 W from the grid')
        self.see('#power', '42')
        self.house.event('gone', {'key': 'garage'})
        self.see('#power', '11')
        tap.equal(self.ask('document.querySelector("#meters").hidden'), True, 'list hidden')

    def align(self, period_ms=stub.PERIOD_MS, **how):
        self.house.reading(period_ms=period_ms)
        self.visit(**how)
        self.see('#power', '356')
        self.browser.do('click', '#to-align')
        until('the wish for frames', lambda: self.house.listens('align=main'))

    def test_a_crooked_head_is_counted_named_and_heard(self):
        self.align()
        self.see('#verdict', 'Nothing comes')
        for i in range(20):
            self.house.frame(ok=i not in (3, 11))
        self.see('#count', '18 of the last 20 telegrams right')
        self.see('#verdict', 'Nearly')
        self.picture('phone-align')
        heard = self.ask('sounds')
        counts = [heard.count(n) for n in (1600, 170, 'short', 'long')]
        tap.equal(counts, [18, 2, 18, 2], 'clicks, low tones, and moves')
        for _ in range(6):
            self.house.frame(ok=False)
        self.see('#verdict', 'Poor')
        self.see('#fault', 'wrong checksum')
        self.see('#advice', 'a few degrees')
        self.picture('phone-align-poor')

    def test_a_head_that_is_right_is_said_to_be_good_enough(self):
        self.align()
        for _ in range(10):
            self.house.frame(ok=False)
        self.see('#verdict', 'Poor')
        for _ in range(9):
            self.house.frame()
        self.see('#count', '9 of the last 19')
        self.see('#verdict', 'Poor')
        self.house.frame()
        self.see('#verdict', 'Good')
        self.see('#advice', 'Good enough')
        for id in '#shape', '#verdict':
            kind = self.ask('document.querySelector("%s").getAttribute("class")' % id)
            tap.equal(kind, 'good', 'shape and colour')
        self.picture('phone-align-good')

    def test_a_telegram_that_does_not_come_is_not_right(self):
        self.align(period_ms=1000)
        self.house.frame()
        self.browser.do('until', 'document.querySelectorAll("#marks .missing").length >= 2')
        self.see('#verdict', 'Nothing comes')
        self.see('#count', '1 of the last ')

    def test_its_sound_can_be_switched_off(self):
        self.align()
        self.browser.do('click', '#sound')
        self.house.frame()
        self.see('#count', '1 of the last 1')
        tap.equal(self.ask('sounds'), ['short'], 'what is heard and felt')
        self.browser.do('click', '#sound')
        self.house.frame()
        self.see('#count', '2 of the last 2')
        tap.equal(self.ask('sounds'), ['short', 1600, 'short'], 'what is heard and felt')

    def until_nobody_aligns(self):
        until('the end of the wish',
              lambda: self.house.listens() and not self.house.listens('align'))

    def test_frames_are_asked_for_only_while_the_head_is_aligned(self):
        self.align()
        self.browser.do('press', 'Escape')
        self.until_nobody_aligns()
        tap.equal(self.ask('document.activeElement.id'), 'to-align', 'focus')
        tap.equal(self.ask('location.hash'), '', 'address')
        self.browser.do('click', '#to-align')
        until('the wish for frames', lambda: self.house.listens('align=main'))
        self.browser.do('back')
        self.until_nobody_aligns()

    def test_a_link_leads_straight_to_aligning(self):
        self.house.reading()
        self.visit('#align')
        until('the wish for frames', lambda: self.house.listens('align=main'))
        self.house.frame()
        self.see('#count', '1 of the last 1')

    def test_a_lost_connection_is_no_bad_head(self):
        self.may_complain = True
        self.align()
        self.house.frame()
        self.see('#count', '1 of the last 1')
        self.stub.stop()
        self.see('#verdict', 'No connection')

    def test_findings_say_what_to_do_and_lead_into_the_guide(self):
        self.full()
        self.visit()
        self.see('#findings', 'Problem: Of the last telegrams only 81 % came whole.')
        self.see('#findings', 'Turn the head a little.')
        self.see('#findings', 'Hint: The clock of the meter is off.')
        link = self.ask('document.querySelector("#findings a").href')
        tap.equal(link, FINDING['guide'], 'link')
        self.house.account()
        self.see('#findings', 'Nothing is wrong.')

    def test_what_comes_is_text_whatever_it_is(self):
        evil = '<img src=x onerror=alert(1)>'
        self.house.outputs = {'sinks': [{'name': evil, 'problem': evil, 'place': evil}],
                              'clients': [{'sink': evil, 'who': evil, 'what': evil, 'age_ms': 0}]}
        self.house.accounts['main'] = {'key': 'main', 'faults': {evil: 1}, 'findings': [
            {**FINDING, 'seen': evil, 'guide': 'javascript:alert(1)'}]}
        self.house.reading(name=evil, manufacturer=evil)
        self.visit()
        for place in '#who', '#findings', '#sinks', '#clients', '#reception':
            self.see(place, evil)
        made = self.ask('document.querySelectorAll("img, #findings a").length')
        tap.equal(made, 0, 'elements')

    def test_phases_and_energies_have_their_units(self):
        self.full()
        self.visit()
        self.see('#phases', '231.2 V')
        self.see('#phases', '0.61 A *')
        self.see('#energies', '1,234.568 kWh')

    def all_rows(self):
        self.browser.do('click', '#all-details summary')
        self.see('#no-registers', '…')
        self.house.registers = REGISTERS
        self.see('#all', '1-0:16.7.0*255')
        tap.equal(self.browser.text('#no-registers'), '', 'what is said of them')
        return self.browser.text('#all').splitlines()

    def test_all_that_the_meter_sends_is_there_with_obis_codes_and_plain_names(self):
        self.full()
        self.visit()
        tap.equal(self.all_rows(), [
            'Name\tOBIS\tValue', 'Power\t1-0:16.7.0*255\t−356.24 W',
            'Energy import, tariff 1\t1-0:1.8.1*255\t1,234,567.8901 Wh',
            'Power L1\t1-0:36.7.0*255\t199 W (means −57 W)',
            'Current\t1-0:11.7.0*255\t5 A (cannot be used)',
            '–\t1-0:96.50.0*0\t4d\\x00', 'Clock\t0-0:1.0.0*255\t–',
            'Meter number\t1-0:96.1.0*255\t(not shown: it may tell whose meter it is)',
            'Energy export\t1-0:2.8.0*255\t7 Wh (59 min ago)', 'and 2 more\t\t'])
        until('it asks again', lambda: sum(path.startswith('/registers')
                                           for path in self.house.asked) >= 2)
        self.house.silence()
        self.see('#no-registers', 'No values')
        tap.equal(self.browser.text('#all'), '', 'of a silent meter')

    def test_their_names_are_those_of_the_reader(self):
        self.full()
        self.visit(locale='de-DE')
        rows = self.all_rows()
        for row in ('Energie aus dem Netz, Tarif 1\t1-0:1.8.1*255\t1.234.567,8901 Wh',
                    'Leistung L1\t1-0:36.7.0*255\t199 W (bedeutet −57 W)'):
            tap.equal(row in rows, True, '%s among %s' % (row, rows))

    def test_nobody_asks_for_what_nobody_looks_at(self):
        self.full()
        self.visit(clock=True)
        self.see('#power', '356')
        self.browser.do('run', 10000)
        tap.equal([p for p in self.house.asked if p.startswith('/registers')], [], 'asked')

    def test_the_chart_has_gaps_and_a_table(self):
        self.full()
        self.visit(**DESK)
        self.see('#power', '356')
        self.browser.do('click', '#day')
        self.browser.do('until', 'meters.get("main").past?.day?.length === 298')
        found = self.ask('(m => pieces(rowsOf(m), m).length)(meters.get("main"))')
        tap.equal(found, 2, 'pieces')
        self.browser.do('click', '#chart-details summary')
        self.browser.do('until', 'document.querySelectorAll("#chart-table tbody tr").length >= 22')
        label = self.ask('document.querySelector("#chart").getAttribute("aria-label")')
        assert label.startswith('Power over time, 24 hours: from −'), label
        ink = self.ask('''(() => {
            const c = document.querySelector('#chart'), of = c.getContext('2d');
            const d = of.getImageData(0, 0, c.width, c.height).data;
            let n = 0;
            for (let i = 3; i < d.length; i += 4) n += d[i] > 0;
            return n / (d.length / 4);
        })()''')
        assert ink > .05, ink
        self.picture('desktop-day', fullPage=True)

    def test_silence_is_a_gap_of_the_live_chart(self):
        self.house.reading()
        self.visit()
        self.see('#power', '356')
        self.house.silence()
        self.see('#direction', 'silent')
        self.house.reading(power=5)
        self.see('#power', '5')
        found = self.ask('(m => pieces(rowsOf(m), m).length)(meters.get("main"))')
        tap.equal(found, 2, 'pieces')

    def test_who_asks_is_told_with_what_was_answered(self):
        self.full()
        self.visit(**DESK)
        self.see('#clients', '192.168.1.30\t/now.json\teach 1.0 s\t356 W\t')
        self.see('#clients', '192.168.1.31\t/metrics\t\tno number\t')
        self.see('#sinks', 'Nobody listens at broker.example:1883.')
        self.see('#sinks', 'Start the broker.')
        self.see('#sinks', 'Page and JSON: works')

    def test_the_text_for_support_has_no_number_of_a_meter_and_no_address(self):
        self.full()
        self.house.reading(serial='1DZG0012345678', name='meter 1DZG0012345678')
        self.house.accounts['main']['findings'] = [
            {**FINDING, 'seen': 'The adapter of the meter 1DZG0012345678 is gone.'}]
        self.visit()
        self.see('#who', '1DZG0012345678')
        self.see('#findings', '1DZG0012345678')
        self.see('#version', 'gridmeter 0.1.0')
        self.browser.do('click', '#to-support')
        text = self.ask('document.querySelector("#support-text").value')
        for word in '12345678', '192.168', 'broker.example', '356', '1234':
            tap.equal(word in text, False, '%s in %s' % (word, text))
        for word in ('gridmeter 0.1.0', 'DZG, sml, 9600 8N1', 'finding damaged-some',
                     '895 wrong checksum', 'l1_current*', 'output mqtt: refused'):
            tap.equal(word in text, True, '%s in %s' % (word, text))
        marked = self.ask('''(e => e.selectionEnd - e.selectionStart === e.value.length)(
            document.querySelector('#support-text'))''')
        tap.equal(marked, True, 'all of it is marked')
        self.axe()

    def test_one_connection_closed_while_nobody_looks(self):
        self.house.reading()
        self.visit()
        until('the connection', lambda: len(self.house.listens()) == 1)
        hide = '''(is => {
            Object.defineProperty(document, 'hidden', {value: is, configurable: true});
            document.dispatchEvent(new Event('visibilitychange')); })(%s)'''
        self.ask(hide % 'true')
        until('the end of it', lambda: not self.house.listens())
        self.is_grey()
        self.house.reading(power=55)
        self.ask(hide % 'false')
        self.see('#power', '55')
        tap.equal(len(self.house.listens()), 1, 'connections')

    def test_a_token_does_not_stay_in_the_address(self):
        self.house.reading()
        self.visit('?t=abcdefghijklmnop')
        self.see('#power', '356')
        tap.equal(self.ask('location.href'), self.stub.url, 'address')
        with_token = [a for a in self.house.asked if 'abcdef' in a]
        tap.equal(with_token, ['/?t=abcdefghijklmnop'], 'where it was sent')

    def test_all_works_by_keyboard(self):
        self.full()
        self.visit()
        self.see('#power', '356')
        reached = []
        for _ in range(12):
            self.browser.do('press', 'Tab')
            reached.append(self.ask('(e => e.id || e.tagName)(document.activeElement)'))
            outline = self.ask('getComputedStyle(document.activeElement).outlineStyle')
            if reached[-1] != 'BODY':
                tap.equal(outline, 'solid', 'outline of ' + reached[-1])
        for name in 'to-align', 'to-support', 'A', 'live', 'day', 'SUMMARY':
            tap.equal(name in reached, True, '%s among %s' % (name, reached))
        self.ask('document.querySelector("#to-align").focus()')
        self.browser.do('press', 'Enter')
        self.browser.do('until', 'document.querySelector("#aligning").open')
        for _ in range(5):
            self.browser.do('press', 'Tab')
            inside = self.ask('''document.activeElement === document.body ||
                document.querySelector("#aligning").contains(document.activeElement)''')
            tap.equal(inside, True, 'focus inside')

    def test_ears_are_told_at_most_each_ten_seconds(self):
        self.house.reading()
        self.visit(clock=True)
        self.browser.do('run', 1000)
        self.see('#power', '356')
        self.ask('''(() => { window.told = 0;
            new MutationObserver(() => window.told++).observe(document.querySelector('#spoken'),
                {childList: true, characterData: true, subtree: true}); })()''')
        for power in range(100, 130):
            self.house.reading(power=power)
            self.browser.do('until', 'meters.get("main").power === %d' % power)
            self.browser.do('run', 1000)
        told = self.ask('told')
        assert 2 <= told <= 4, told
        self.see('#power', '129')

    def test_who_wants_no_motion_has_none(self):
        for reduced, name in (False, 'beat'), (True, 'none'):
            self.align(reduced=reduced)
            self.house.frame()
            self.see('#count', '1 of the last 1')
            shape = 'document.querySelector(".shape")'
            moves = self.ask('getComputedStyle(%s).animationName' % shape)
            tap.equal(moves, name, 'motion')

    def test_axe_finds_nothing_on_phone_and_desktop_light_and_dark(self):
        self.full()
        self.house.registers = REGISTERS
        self.house.reading('garage', 'Garage', power=-42)
        for size, more in ('phone', {}), ('desktop', DESK):
            for dark in False, True:
                self.house.reading()
                self.visit(dark=dark, **more)
                self.see('#power', '356')
                self.see('#findings', 'Problem')
                self.see('#clients', '192.168.1.30')
                for part in '#chart-details', '#all-details':
                    self.browser.do('click', part + ' summary')
                self.axe()
                self.picture('%s-%s' % (size, 'dark' if dark else 'light'), fullPage=True)

    def test_axe_finds_nothing_when_grey_and_while_aligning(self):
        for dark in False, True:
            self.house.silence()
            self.visit(dark=dark)
            self.see('#direction', 'silent')
            self.axe()
            self.house.reading()
            self.browser.do('click', '#to-align')
            until('the wish for frames', lambda: self.house.listens('align=main'))
            for ok in [False] * 6, [True] * 14, [True] * 6:
                for right in ok:
                    self.house.frame(right)
                self.see('#verdict', {6: 'Poor', 14: 'Nearly'}[len(ok)] if not ok[0] else '')
                self.axe()
            self.picture('phone-align-' + ('dark' if dark else 'light'))

    def test_nothing_is_wider_than_a_small_phone(self):
        self.full()
        self.house.registers = REGISTERS
        self.house.reading(power=-123456.7)
        self.visit(width=320, height=560)
        self.see('#power', '123.46')
        for part in '#chart-details', '#all-details':
            self.browser.do('click', part + ' summary')
        wide = self.ask('document.documentElement.scrollWidth')
        tap.equal(wide <= 320, True, 'width %d' % wide)
        self.browser.do('click', '#to-align')
        self.browser.do('until', 'document.querySelector("#aligning").open')
        fits = self.ask('''(e => e.scrollWidth <= 320 && e.scrollHeight <= innerHeight)(
            document.querySelector("#aligning"))''')
        tap.equal(fits, True, 'the head is aligned without scrolling')
        self.picture('small-align')


def columns(n, start):
    """A history with an hour, or a minute, of nothing in the middle."""
    def power(i):
        if n * .5 < i < n * .55:
            return None
        return 400 + 60 * ((i * 37) % 11 - 5) - (900 if n * .3 < i < n * .7 else 0)
    mean = [power(i) for i in range(n)]
    return {'key': 'main', 'step_s': 10, 'from_s': int(start), 'mean': mean,
            'least': [None if v is None else v - 120 for v in mean],
            'most': [None if v is None else v + 160 for v in mean]}


if __name__ == '__main__':
    tap.run(Page)
