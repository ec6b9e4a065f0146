/* What the page does: one EventSource tells what meters say, and it is drawn. What is not known, or is no longer so, is drawn as
 * words, never as a number. Everything that comes is put in as text. No library, and nothing from elsewhere. */
'use strict';

/* All words, in the languages of the doctor; the sentences of findings come from the server. */
const words = {
	en: {
		now: 'Power now', align: 'Align the head', support: 'Text for support', findings: 'What is found', chart: 'Power over time',
		live: '10 minutes', day: '24 hours', band: 'The line is the mean, the band reaches from the least to the most. Where there is neither, nothing was known.',
		asTable: 'The same as a table', values: 'Phases and energies', all: 'All that the meter sends, with its OBIS codes', reception: 'Reception',
		comes: 'It comes with the next telegram …', hidden: 'not shown: it may tell whose meter it is', means: t => 'means ' + t, isVoid: 'cannot be used', more: n => 'and ' + n + ' more', registers: {},
		derived: '* computed from other values; the meter does not send it.', asking: 'Who is asking', close: 'Close', sound: 'Sound',
		supportTitle: 'Text for support', supportNote: 'Without values, without addresses, and without the number of the meter.',
		copied: 'It is on the clipboard.', notCopied: 'Please copy the marked text: Ctrl+C, or hold your finger on it.', meters: 'Meters',
		imports: 'from the grid', exports: 'into the grid', balance: 'nothing flows', powerless: 'the meter tells no power',
		age: s => s + ' s old', waiting: 'Connecting …', lost: 'No connection to gridmeter',
		lostDo: 'This page tries again by itself. Look whether the machine with gridmeter is on, and whether you are in the same network.',
		forbidden: 'You may not look', forbiddenDo: 'This page has a token. Open it once by its link: gridmeter share --link prints it.',
		daemon: 'gridmeter is not reading', daemonDo: 'The program that reads the meter, gridmeter run, does not run. Start it, and look at its log.',
		none: 'No meter yet', noneDo: 'As soon as one is heard, it is shown here.',
		silent: 'The meter is silent', silentFor: t => 'for ' + t, never: 'nothing has been heard yet', empty: 'No values', unread: 'it is heard, and tells nothing that can be shown', stale: 'Nothing new', staleFor: t => 'for ' + t,
		fine: 'Nothing is wrong.', isFine: 'All is well', hint: 'Hint', problem: 'Problem', guide: 'More in the guide',
		time: 'Time', least: 'Least', mean: 'Mean', most: 'Most', noHistory: 'nothing is known yet', span: (a, b) => 'from ' + a + ' to ' + b,
		phase: 'Phase', name: 'Name', value: 'Value', noValues: 'No values while the meter is not heard.',
		power: 'Power', voltage: 'Voltage', current: 'Current', frequency: 'Frequency', power_factor: 'Power factor',
		energy_forward: 'Energy from the grid', energy_reverse: 'Energy into the grid',
		quality: q => q + ' % of what came lately was right.', counts: (t, f) => t + ' telegrams with values, ' + f + ' frames.',
		wrong: 'Damaged:', period: s => 'One each ' + s + ' s.', noAccount: 'Nothing is known of it yet.',
		works: 'works', told: n => 'told ' + n + ' times', dropped: n => n + ' left out', who: 'Who', what: 'Asks for', often: 'How often', toldPower: 'Was told', last: 'Last',
		each: s => 'each ' + s + ' s', before: t => t + ' ago', noNumber: 'no number', nobody: 'Nobody has asked yet.', wished: 'Asked for, and not there:', sinks: {http: 'Page and JSON', mqtt: 'MQTT', emulation: 'EcoTracker, Shelly, HomeWizard', modbus: 'Modbus TCP', sma: 'SMA Energy Meter', wire: 'Telegrams by TCP', mdns: 'Announced (mDNS)', ess: 'ESS'},
		count: (a, n) => a + ' of the last ' + n + ' telegrams right', noCount: 'no telegram yet',
		good: 'Good', fair: 'Nearly', poor: 'Poor', begin: 'Wait', nothing: 'Nothing comes',
		goodDo: 'Good enough. Leave the head like this, and see that its cable does not pull.',
		fairDo: 'Move it by a millimetre or turn it a little, wait for five telegrams, and keep the better place.',
		poorDo: 'Turn the head by a few degrees at a time, cable hanging down. Keep lamps and the sun out.',
		beginDo: 'Hold the head still until a few telegrams have come.',
		nothingDo: 'Put the head on the infrared window, cable hanging down, and move it slowly.', faults: {},
	},
	de: {
		now: 'Leistung jetzt', align: 'Lesekopf ausrichten', support: 'Text für Hilfe', findings: 'Befunde', chart: 'Leistung im Verlauf',
		live: '10 Minuten', day: '24 Stunden', band: 'Die Linie ist der Mittelwert, das Band reicht vom kleinsten zum größten Wert. Wo beides fehlt, war nichts bekannt.',
		asTable: 'Dasselbe als Tabelle', values: 'Phasen und Zählerstände', all: 'Alles, was der Zähler sendet, mit den OBIS-Kennzahlen', reception: 'Empfang',
		comes: 'Es kommt mit dem nächsten Telegramm …', hidden: 'nicht gezeigt: es könnte verraten, wessen Zähler es ist', means: t => 'bedeutet ' + t, isVoid: 'nicht zu gebrauchen', more: n => 'und ' + n + ' weitere',
		registers: {
			'reactive energy import': 'Blindenergie, Bezug', 'reactive energy export': 'Blindenergie, Lieferung', 'reactive power import': 'Blindleistung, Bezug', 'reactive power export': 'Blindleistung, Lieferung',
			'energy import': 'Energie aus dem Netz', 'energy export': 'Energie ins Netz', 'power import': 'Leistung aus dem Netz', 'power export': 'Leistung ins Netz', 'power without direction': 'Leistung ohne Richtung',
			'power factor': 'Leistungsfaktor', power: 'Leistung', voltage: 'Spannung', current: 'Strom', frequency: 'Frequenz', angle: 'Winkel', 'time of use': 'Zeittarif', tariff: 'Tarif', 'meter number': 'Zählernummer',
			'meter type': 'Zählertyp', clock: 'Uhr', 'device name': 'Gerätename', 'firmware checksum': 'Prüfsumme der Firmware', manufacturer: 'Hersteller', 'public key': 'öffentlicher Schlüssel', error: 'Fehler',
		},
		derived: '* aus anderen Werten berechnet; der Zähler sendet es nicht.', asking: 'Wer fragt', close: 'Schließen', sound: 'Ton',
		supportTitle: 'Text für Hilfe', supportNote: 'Ohne Werte, ohne Adressen und ohne die Nummer des Zählers.',
		copied: 'Er ist in der Zwischenablage.', notCopied: 'Bitte den markierten Text kopieren: Strg+C, oder den Finger darauf halten.', meters: 'Zähler',
		imports: 'aus dem Netz', exports: 'ins Netz', balance: 'es fließt nichts', powerless: 'der Zähler nennt keine Leistung',
		age: s => s + ' s alt', waiting: 'Verbindung wird aufgebaut …', lost: 'Keine Verbindung zu gridmeter',
		lostDo: 'Diese Seite versucht es von selbst wieder. Nachsehen, ob das Gerät mit gridmeter an ist und ob Sie im selben Netz sind.',
		forbidden: 'Kein Zugang', forbiddenDo: 'Diese Seite hat ein Kennwort im Link. Sie einmal mit ihrem Link öffnen: gridmeter share --link zeigt ihn.',
		daemon: 'gridmeter liest nicht', daemonDo: 'Das Programm, das den Zähler liest, gridmeter run, läuft nicht. Es starten und sein Protokoll ansehen.',
		none: 'Noch kein Zähler', noneDo: 'Sobald einer zu hören ist, steht er hier.',
		silent: 'Der Zähler schweigt', silentFor: t => 'seit ' + t, never: 'es war noch nichts zu hören', empty: 'Keine Werte', unread: 'er ist zu hören, sagt aber nichts, was sich zeigen lässt', stale: 'Nichts Neues', staleFor: t => 'seit ' + t,
		fine: 'Es ist nichts zu beanstanden.', isFine: 'Alles in Ordnung', hint: 'Hinweis', problem: 'Problem', guide: 'Mehr im Handbuch',
		time: 'Zeit', least: 'Kleinster', mean: 'Mittel', most: 'Größter', noHistory: 'es ist noch nichts bekannt', span: (a, b) => 'von ' + a + ' bis ' + b,
		phase: 'Phase', name: 'Name', value: 'Wert', noValues: 'Keine Werte, solange vom Zähler nichts zu hören ist.',
		power: 'Leistung', voltage: 'Spannung', current: 'Strom', frequency: 'Frequenz', power_factor: 'Leistungsfaktor',
		energy_forward: 'Energie aus dem Netz', energy_reverse: 'Energie ins Netz',
		quality: q => q + ' % von dem, was zuletzt kam, war heil.', counts: (t, f) => t + ' Telegramme mit Werten, ' + f + ' Rahmen.',
		wrong: 'Beschädigt:', period: s => 'Eines alle ' + s + ' s.', noAccount: 'Davon ist noch nichts bekannt.',
		works: 'läuft', told: n => n + '-mal gemeldet', dropped: n => n + ' ausgelassen', who: 'Wer', what: 'Fragt nach', often: 'Wie oft', toldPower: 'Antwort', last: 'Zuletzt',
		each: s => 'alle ' + s + ' s', before: t => 'vor ' + t, noNumber: 'keine Zahl', nobody: 'Es hat noch niemand gefragt.', wished: 'Gefragt wurde auch nach:', sinks: {http: 'Seite und JSON', mqtt: 'MQTT', emulation: 'EcoTracker, Shelly, HomeWizard', modbus: 'Modbus TCP', sma: 'SMA Energy Meter', wire: 'Telegramme über TCP', mdns: 'Angekündigt (mDNS)', ess: 'ESS'},
		count: (a, n) => a + ' der letzten ' + n + ' Telegramme heil', noCount: 'noch kein Telegramm',
		good: 'Gut', fair: 'Beinahe', poor: 'Schlecht', begin: 'Warten', nothing: 'Es kommt nichts',
		goodDo: 'Gut genug. Den Kopf so lassen und darauf achten, dass sein Kabel nicht zieht.',
		fairDo: 'Um einen Millimeter verschieben oder etwas drehen, fünf Telegramme abwarten, die bessere Stelle behalten.',
		poorDo: 'Den Kopf um jeweils ein paar Grad drehen, das Kabel hängt nach unten. Lampen und Sonne fernhalten.',
		beginDo: 'Den Kopf still halten, bis ein paar Telegramme gekommen sind.',
		nothingDo: 'Den Kopf auf das Infrarotfenster setzen, Kabel nach unten, und langsam bewegen.',
		faults: {
			'wrong checksum': 'falsche Prüfsumme', 'bad escape': 'falsche Escape-Folge', 'file cut by the next': 'vom nächsten abgeschnitten',
			'telegram cut by the next': 'vom nächsten abgeschnitten', 'file without an end': 'ohne Ende', 'telegram without an end': 'ohne Ende',
			'message without an end': 'ohne Ende', 'wrong checksum of a message': 'falsche Prüfsumme einer Nachricht', 'not the structure of SML': 'kein Aufbau von SML',
			'wrong checksum of a P1 telegram': 'falsche Prüfsumme eines P1-Telegramms', 'wrong block check': 'falsches Blockprüfzeichen',
			'damaged telegram without a checksum': 'beschädigtes Telegramm ohne Prüfsumme', 'silence inside of a telegram': 'Pause mitten im Telegramm',
			'damaged header of a frame': 'beschädigter Kopf eines Rahmens', 'wrong checksum of a frame': 'falsche Prüfsumme eines Rahmens',
			'damaged M-Bus frame': 'beschädigter M-Bus-Rahmen', 'part of a message missing': 'Teil einer Nachricht fehlt',
			'the key does not fit': 'der Schlüssel passt nicht', 'encrypted, and no key is given': 'verschlüsselt, und es ist kein Schlüssel angegeben',
		},
	},
};
const language = navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
const w = words[language];

const $ = id => document.getElementById(id);
const TENTHS_MS = 100, SPOKEN_MS = 10000, QUIET_MS = 30000, MARKS = 20, COLUMNS_MAX = 300;
const SPANS = {live: 600, day: 86400};
/* Name, unit, and whether there is a total: none, one beside the phases, or nothing else. */
const QUANTITIES = [['power', 'W', 1], ['voltage', 'V', 0], ['current', 'A', 0], ['frequency', 'Hz', 2], ['energy_forward', 'kWh', 1], ['energy_reverse', 'kWh', 1],
	['power_factor', '', 1]];
const EVENTS = {now: takeMeter, account: takeAccount, frame: takeFrame, outputs: takeOutputs, gone: takeGone, daemon: takeDaemon};

const meters = new Map(); /* by key, what was told last, and `at`: when its value was */
const went = new Map();   /* by key, when a meter was gone that had one */
let shown = '';           /* the key of the one that is large */
let source = null, isOpen = false, isLost = false, isForbidden = false, isConnected = true, heard, retry = 0, daemonCame = 0;
let version = '', outputs = null, span = 'live', spoken = 0;

/* ---- words and numbers ---- */

function numbers(digits, most = digits) {
	const options = {minimumFractionDigits: digits, maximumFractionDigits: most};
	try {
		return new Intl.NumberFormat(navigator.language.startsWith(language) ? navigator.language : language, options);
	} catch {
		return new Intl.NumberFormat(language, options);
	}
}
const formats = [0, 1, 2, 3].map(digits => numbers(digits)), asSent = numbers(0, 9);

/* A number without "-0", and with a minus that is one. */
function number(v, digits) {
	return formats[digits].format(Math.abs(v) < .5 / 10 ** digits ? 0 : v).replace('-', '−');
}

function watts(v) {
	return Math.abs(v) < 9999.5 ? [number(v, 0), 'W'] : [number(v / 1000, 2), 'kW'];
}

function amount(v, unit) {
	const digits = {W: 1, V: 1, A: 2, Hz: 2, kWh: 3, '': 2}[unit];
	return number(unit === 'kWh' ? v / 1000 : v, digits) + (unit && ' ' + unit);
}

function duration(ms) {
	const s = Math.floor(ms / 1000);
	return s < 120 ? s + ' s' : s < 7200 ? Math.floor(s / 60) + ' min' : Math.floor(s / 3600) + ' h';
}

/* A moment so long ago, by both clocks: one stops while a device sleeps, the other may be set. */
function ago(ms) {
	return {steady: performance.now() - ms, wall: Date.now() - ms};
}

function since(at) {
	return Math.max(performance.now() - at.steady, Date.now() - at.wall, 0);
}

/* ---- elements ---- */

function set(id, text) {
	const e = $(id);
	if (e.textContent !== text)
		e.textContent = text;
}

function make(tag, text, kind) {
	const e = document.createElement(tag);
	e.textContent = text;
	if (kind)
		e.className = kind;
	return e;
}

/* Puts in new children, only if they are others: whoever reads or marks text is not disturbed. */
function fill(e, ...children) {
	const parts = document.createElement('div');
	parts.append(...children);
	if (parts.innerHTML !== e.innerHTML)
		e.replaceChildren(...parts.childNodes);
}

/* Rows of cells; the first of each is its heading. */
function table(id, heads, rows) {
	const line = (cells, tag) => {
		const tr = make('tr', '');
		tr.append(...cells.map((cell, i) => make(i ? tag : 'th', cell)));
		tr.querySelectorAll('th').forEach(e => e.scope = tag === 'th' ? 'col' : 'row');
		return tr;
	};
	const head = make('thead', ''), body = make('tbody', '');
	head.append(line(heads, 'th'));
	body.append(...rows.map(cells => line(cells, 'td')));
	fill($(id), ...(rows.length ? [head, body] : []));
}

/* ---- what is so now ---- */

function limit(m) {
	return m.period_ms ? Math.max(5000, 3 * m.period_ms) : 15000;
}

/* Whether frames come all the same, as from a meter whose PIN nobody has entered. */
function isHeard(m) {
	return m.account && (m.account.frames > m.account.before || (!m.fell && m.account.frames > 0));
}

/* What holds of a meter: "live", or why there is no number. */
function state(m) {
	if (isForbidden)
		return 'forbidden';
	if (isLost)
		return 'lost';
	if (!isOpen)
		return 'waiting';
	if (!isConnected)
		return 'daemon';
	if (!m)
		return 'none';
	if (!m.live)
		return isHeard(m) ? 'empty' : 'silent';
	return since(m.at) > limit(m) ? 'stale' : 'live';
}

/* How old, or since when there is none. */
function ageOf(m, is) {
	if (is === 'live')
		return w.age(number(since(m.at) / 1000, 1));
	if (is === 'stale')
		return w.staleFor(duration(since(m.at)));
	if (is === 'silent')
		return m.fell ? w.silentFor(duration(since(m.fell))) : w.never;
	return is === 'empty' ? w.unread : '';
}

function directionOf(power) {
	const rounded = Math.round(power);
	return rounded > 0 ? 'import' : rounded < 0 ? 'export' : '';
}

const DIRECTIONS = {import: 'imports', export: 'exports', '': 'balance'};

/* The number and its words, for the large one, for the list, and for ears. */
function sentence(m) {
	const is = state(m), power = is === 'live' ? m.power : undefined;
	if (is !== 'live')
		return {is, number: '–', unit: '', words: w[is], direction: ''};
	if (power === undefined)
		return {is, number: '–', unit: '', words: w.powerless, direction: ''};
	const [text, unit] = watts(Math.abs(power)), direction = directionOf(power);
	return {is, number: text, unit, words: w[DIRECTIONS[direction]], direction};
}

const ARROWS = {import: 'M9 2h6v10h6l-9 10L3 12h6z', export: 'M9 22h6V12h6L12 2 3 12h6z', '': 'M3 7h18v4H3zM3 14h18v4H3z'};

function drawNow() {
	const m = meters.get(shown), s = sentence(m);
	$('now').className = s.is === 'live' && s.number !== '–' ? s.direction : 'grey';
	if ($('arrow').getAttribute('d') !== ARROWS[s.direction])
		$('arrow').setAttribute('d', ARROWS[s.direction]);
	$('power').parentNode.classList.toggle('long', s.number.length > 5);
	set('power', s.number);
	set('unit', s.unit);
	set('direction', s.words);
	set('age', ageOf(m, s.is));
	speak(s);
}

/* Ears are told at most each ten seconds. */
function speak(s) {
	if (performance.now() < spoken)
		return;
	const id = $('aligning').open ? 'align-spoken' : 'spoken';
	const text = $('aligning').open ? $('verdict').textContent + ': ' + $('count').textContent :
		(s.unit ? s.number + ' ' + s.unit + ' ' : '') + s.words;
	if ($(id).textContent === text)
		return;
	set(id, text);
	spoken = performance.now() + SPOKEN_MS;
}

function drawWho() {
	const m = meters.get(shown);
	set('who', m ? [m.name || m.key, m.manufacturer, m.protocol && m.protocol.toUpperCase(), m.line, m.serial].filter(Boolean).join(' · ') : '');
	set('version', version && 'gridmeter ' + version);
}

/* The list of meters, where there are several. */
function drawMeters() {
	const nav = $('meters'), keys = [...meters.keys()];
	nav.hidden = keys.length < 2;
	while (nav.children.length > keys.length)
		nav.lastChild.remove();
	keys.forEach((key, i) => {
		const m = meters.get(key), s = sentence(m);
		let button = nav.children[i];
		if (!button) {
			button = make('button', '');
			button.type = 'button';
			button.append(make('span', ''), make('small', ''));
			button.onclick = () => show(button.dataset.key);
			nav.append(button);
		}
		button.dataset.key = key;
		button.setAttribute('aria-current', key === shown);
		const texts = [(m.account && m.account.findings.some(f => !f.hint) ? '▲ ' : '') + (m.name || key), (s.unit ? s.number + ' ' + s.unit + ' ' : '') + s.words];
		texts.forEach((text, part) => {
			if (button.children[part].textContent !== text)
				button.children[part].textContent = text;
		});
	});
}

/* ---- findings ---- */

function findingCard(kind, head, lines, guide) {
	const card = make('div', '', 'finding ' + kind);
	card.append(make('h3', head), ...lines.filter(Boolean).map(line => make('p', line)));
	if (/^https?:\/\//.test(guide || '')) {
		const a = make('a', w.guide), p = make('p', '');
		a.href = guide;
		a.target = '_blank';
		a.rel = 'noopener noreferrer';
		a.setAttribute('aria-label', w.guide + ': ' + head);
		p.append(a);
		card.append(p);
	}
	return card;
}

function drawFindings() {
	const m = meters.get(shown), is = state(m), cards = [];
	if (w[is + 'Do'])
		cards.push(findingCard(is === 'none' ? 'hint' : '', w[is], [w[is + 'Do']]));
	else if (m && m.account) {
		for (const f of m.account.findings)
			cards.push(findingCard(f.hint ? 'hint' : '', (f.hint ? w.hint : w.problem) + ': ' + f.seen, [f.means, f.to_do], f.guide));
		if (!cards.length && is === 'live')
			cards.push(findingCard('fine', w.isFine, [w.fine]));
	}
	fill($('findings'), ...cards);
}

/* ---- values ---- */

/* [name, title, unit, value] of all that is known of the meter. */
function quantities(m) {
	const found = [];
	for (const [base, unit, total] of QUANTITIES)
		for (let phase = total ? 0 : 1; phase <= (total === 2 ? 0 : 3); phase++) {
			const name = phase ? 'l' + phase + '_' + base : base;
			if (typeof m[name] === 'number')
				found.push([name, w[base] + (phase ? ' L' + phase : ''), unit, m[name]]);
		}
	return found;
}

function drawValues() {
	const m = meters.get(shown), is = state(m), found = is === 'live' ? quantities(m) : [];
	const has = new Map(found.map(r => [r[0], r])), star = name => m.derived && m.derived.includes(name) ? ' *' : '';
	const cell = name => has.has(name) ? amount(has.get(name)[3], has.get(name)[2]) + star(name) : '';
	const columns = ['power', 'voltage', 'current'].filter(c => [1, 2, 3].some(p => has.has('l' + p + '_' + c)));
	const rows = [1, 2, 3].filter(p => columns.some(c => has.has('l' + p + '_' + c)));
	set('no-values', found.length ? '' : w.noValues);
	table('phases', [w.phase, ...columns.map(c => w[c])], rows.map(p => ['L' + p, ...columns.map(c => cell('l' + p + '_' + c))]));
	table('energies', [w.name, w.value], ['energy_forward', 'energy_reverse'].filter(n => has.has(n)).map(n => [w[n], cell(n)]));
	drawRegisters(m, is);
}

/* A name of the program's table in words of the page, part by part. */
function registerName(name) {
	const parts = Object.keys(w.registers);
	const said = parts.length ? (name || '').replace(new RegExp('\\b(' + parts.join('|') + ')\\b', 'g'), part => w.registers[part]) : name || '';
	return said ? said.charAt(0).toUpperCase() + said.slice(1) : '–';
}

/* A number as it was sent, and what has to be said to it. */
function registerValue(r, m) {
	const shownAs = v => asSent.format(v).replace('-', '−') + (r.unit ? ' ' + r.unit : ''), notes = [];
	if (r.hidden)
		return '(' + w.hidden + ')';
	if (r.meant !== undefined)
		notes.push(w.means(shownAs(r.meant)));
	if (r.void)
		notes.push(w.isVoid);
	if (r.age_ms > 3 * (m.period_ms || 10000))
		notes.push(w.before(duration(r.age_ms)));
	return (r.value === undefined ? r.text || '–' : shownAs(r.value)) + (notes.length ? ' (' + notes.join(', ') + ')' : '');
}

function drawRegisters(m, is) {
	const details = $('all-details'), list = is === 'live' && m.registers;
	if (!details.open)
		return;
	set('no-registers', list ? '' : is === 'live' ? w.comes : w.noValues);
	table('all', [w.name, 'OBIS', w.value], (list || []).map(r => [registerName(r.name), r.obis, registerValue(r, m)]).concat(list && m.nMore ? [[w.more(m.nMore), '', '']] : []));
}

/* Only while somebody looks at them: the daemon has to tell them for it. */
async function fetchRegisters() {
	const key = shown, m = meters.get(key);
	if (!$('all-details').open || state(m) !== 'live')
		return;
	try {
		const answer = await fetch('registers.json?meter=' + encodeURIComponent(key), {cache: 'no-store'}), told = answer.ok ? await answer.json() : {}, now = meters.get(key);
		if (now) {
			now.registers = told.registers;
			now.nMore = told.more;
		}
	} catch { /* the EventSource says so, too */ }
	drawValues();
}

function drawReception() {
	const m = meters.get(shown), a = m && m.account, texts = [];
	if (a && a.quality !== undefined)
		texts.push(w.quality(number(a.quality, 0)));
	if (m && m.period_ms)
		texts.push(w.period(number(m.period_ms / 1000, 1)));
	if (a && a.frames !== undefined)
		texts.push(w.counts(number(a.telegrams || 0, 0), number(a.frames, 0)));
	const faults = Object.entries(a && a.faults || {}).filter(f => f[1] > 0);
	if (faults.length)
		texts.push(w.wrong + ' ' + faults.map(([name, n]) => (w.faults[name] || name) + ' (' + number(n, 0) + ')').join(', ') + '.');
	set('reception', texts.join(' ') || w.noAccount);
}

/* ---- who is asking ---- */

function drawOutputs() {
	if (!outputs)
		return;
	const passed = since(outputs.at), isKnown = isOpen && !isLost;
	fill($('sinks'), ...outputs.sinks.filter(s => s.name !== 'ess' || s.problem !== 'fine').map(s => {
		const isFine = !s.problem || s.problem === 'fine';
		const counts = w.told(number(s.n_told || 0, 0)) + (s.n_dropped ? ', ' + w.dropped(number(s.n_dropped, 0)) : '');
		return findingCard(isFine ? 'fine' : s.problem === 'waits' ? 'hint' : '', (w.sinks[s.name] || s.name) + ': ' + (isFine ? w.works : s.seen || s.detail || s.problem),
			[s.place, s.means, s.to_do, counts], s.guide);
	}));
	table('clients', [w.who, w.what, w.often, w.toldPower, w.last], !isKnown ? [] : outputs.clients.map(c => [c.who, c.what,
		c.interval_ms ? w.each(number(c.interval_ms / 1000, 1)) : '', typeof c.power === 'number' ? watts(c.power).join(' ') : w.noNumber,
		w.before(c.age_ms + passed < 9950 ? number((c.age_ms + passed) / 1000, 1) + ' s' : duration(c.age_ms + passed))]));
	if (!outputs.clients.length)
		table('clients', [w.who], [[w.nobody]]);
	set('wishes', outputs.wishes.length ? w.wished + ' ' + outputs.wishes.map(o => o.what).join(', ') : '');
}

/* ---- the chart ---- */

/* Rows of {t, d, least, mean, most}, in seconds of this device's clock; null: nothing is known. A screen shows no more than a few
 * hundred. */
function rowsOfHistory(h) {
	const end = h.from_s + h.mean.length * h.step_s, off = Date.now() / 1000 - (end - h.step_s / 2);
	const shift = Math.abs(off) > 2 * h.step_s ? off : 0, n = Math.ceil(h.mean.length / COLUMNS_MAX), d = n * h.step_s, rows = [];
	for (let i = 0; i < h.mean.length; i += n) {
		const known = h.mean.slice(i, i + n).filter(v => v !== null), of = (f, from) => known.length ? f(...from.slice(i, i + n).filter(v => v !== null)) : null;
		rows.push({t: h.from_s + shift + i * h.step_s + d / 2, d, least: of(Math.min, h.least), most: of(Math.max, h.most),
			mean: known.length ? known.reduce((a, b) => a + b) / known.length : null});
	}
	return rows;
}

function rowsOf(m) {
	const from = Date.now() / 1000 - SPANS[span];
	const points = span === 'live' ? m.points || [] : [], first = points.length ? points[0].t : Infinity;
	return [...(m.past && m.past[span] || []).filter(r => r.t + r.d / 2 < first), ...points].filter(r => r.t >= from);
}

/* Pieces in which nothing is missing. */
function pieces(rows, m) {
	const found = [];
	let last = null;
	for (const r of rows) {
		if (r.mean === null || r.mean === undefined) {
			last = null;
			continue;
		}
		if (!last || r.t - last.t > 3 * Math.max(r.d, last.d, (m.period_ms || 1000) / 1000))
			found.push([]);
		found[found.length - 1].push(r);
		last = r;
	}
	return found;
}

function stepOf(range) {
	const rough = range / 4, ten = 10 ** Math.floor(Math.log10(rough));
	return [1, 2, 5, 10].find(n => n * ten >= rough) * ten;
}

function clock(t) {
	return new Date(t * 1000).toLocaleTimeString(language, {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'});
}

function drawGrid(c, box, low, high, step) {
	const isKilo = Math.max(-low, high) >= 2000, end = Date.now() / 1000;
	c.font = '12px system-ui, sans-serif';
	c.textAlign = 'right';
	c.textBaseline = 'middle';
	for (let v = low; v <= high + step / 2; v += step) {
		const y = box.y(v), isZero = Math.abs(v) < step / 2;
		c.strokeStyle = isZero ? box.dim : box.edge;
		c.beginPath();
		c.moveTo(box.left, y);
		c.lineTo(box.right, y);
		c.stroke();
		c.fillStyle = box.dim;
		c.fillText(isKilo ? number(v / 1000, step < 1000 ? 1 : 0) + ' kW' : number(v, step < 1 ? 1 : 0) + ' W', box.left - 6, y);
	}
	c.textBaseline = 'top';
	/* The first and the last begin and end at the edge, so they need more room. */
	const n = Math.max(2, Math.min(span === 'live' ? 5 : 4, Math.floor((box.right - box.left) / 64)));
	for (let i = 0; i <= n; i++) {
		const t = end - SPANS[span] * (1 - i / n), x = box.x(t);
		c.textAlign = i === n ? 'right' : i === 0 ? 'left' : 'center';
		c.fillText(clock(t), x, box.bottom + 6);
	}
}

function drawPiece(c, box, piece) {
	const x = r => box.x(r.t);
	if (piece.length === 1)
		piece = [{...piece[0], t: piece[0].t - piece[0].d / 2}, {...piece[0], t: piece[0].t + piece[0].d / 2}];
	c.fillStyle = box.band;
	c.beginPath();
	piece.forEach(r => c.lineTo(x(r), box.y(r.most)));
	[...piece].reverse().forEach(r => c.lineTo(x(r), box.y(r.least)));
	c.fill();
	c.strokeStyle = box.curve;
	c.lineWidth = 2;
	c.lineJoin = 'round';
	c.beginPath();
	piece.forEach(r => c.lineTo(x(r), box.y(r.mean)));
	c.stroke();
	c.lineWidth = 1;
}

function drawChart() {
	const m = meters.get(shown), canvas = $('chart'), scale = devicePixelRatio || 1;
	const width = canvas.clientWidth, height = canvas.clientHeight, style = getComputedStyle(document.documentElement);
	const found = m ? pieces(rowsOf(m), m) : [], all = found.flat();
	const least = Math.min(0, ...all.map(r => r.least)), most = Math.max(0, ...all.map(r => r.most));
	const step = stepOf(Math.max(most - least, 10)), low = Math.floor(least / step) * step, high = Math.max(Math.ceil(most / step) * step, low + step);
	const box = {left: 64, right: width - 4, top: 10, bottom: height - 24}, end = Date.now() / 1000;
	box.x = t => box.right - (end - t) / SPANS[span] * (box.right - box.left);
	box.y = v => box.bottom - (v - low) / (high - low) * (box.bottom - box.top);
	for (const name of ['dim', 'edge', 'band', 'curve'])
		box[name] = style.getPropertyValue('--' + name).trim();
	canvas.width = Math.round(width * scale);
	canvas.height = Math.round(height * scale);
	const c = canvas.getContext('2d');
	c.scale(scale, scale);
	drawGrid(c, box, low, high, step);
	found.forEach(piece => drawPiece(c, box, piece));
	canvas.setAttribute('aria-label', w.chart + ', ' + w[span] + ': ' +
		(all.length ? w.span(watts(Math.min(...all.map(r => r.least))).join(' '), watts(Math.max(...all.map(r => r.most))).join(' ')) : w.noHistory));
	if ($('chart-details').open)
		drawChartTable(all);
}

/* A row a minute, or an hour. */
function drawChartTable(all) {
	const each = span === 'live' ? 60 : 3600, groups = new Map();
	for (const r of all) {
		const start = Math.floor(r.t / each) * each, g = groups.get(start) || {least: Infinity, most: -Infinity, sum: 0, d: 0};
		g.least = Math.min(g.least, r.least);
		g.most = Math.max(g.most, r.most);
		g.sum += r.mean * r.d;
		g.d += r.d;
		groups.set(start, g);
	}
	table('chart-table', [w.time, w.least, w.mean, w.most], [...groups].sort((a, b) => b[0] - a[0]).map(([start, g]) =>
		[clock(start), ...[g.least, g.sum / g.d, g.most].map(v => watts(v).join(' '))]));
}

async function fetchHistory(which) {
	const key = shown;
	if (!key || !isOpen)
		return;
	try {
		const answer = await fetch('history.json?' + new URLSearchParams({meter: key, minutes: SPANS[which] / 60}));
		const h = answer.ok ? await answer.json() : null, m = meters.get(key);
		if (m && h && Array.isArray(h.mean))
			m.past = {...m.past, [which]: rowsOfHistory(h)};
	} catch { /* what is not known is not drawn */ }
	drawChart();
}

/* ---- aligning the head ---- */

const SHAPES = {
	good: 'M50 2a48 48 0 1 0 .01 0zM42 76 18 52l9-9 15 15 31-33 9 9z',
	fair: 'M50 5 98 93H2zM45 36h10v29H45zM45 71h10v10H45z',
	poor: 'M6 6h88v88H6zM30 20 50 40 70 20 80 30 60 50 80 70 70 80 50 60 30 80 20 70 40 50 20 30z',
	none: 'M50 2a48 48 0 1 0 .01 0zM50 12a38 38 0 1 1-.01 0zM30 46h8v8h-8zM46 46h8v8h-8zM62 46h8v8h-8z',
};
let marks = [], frameAt = null, frameDue = null, faultName = '', audio = null, isLoud = true;

function tone(hz, ms, type) {
	if (!isLoud || !audio || audio.state !== 'running')
		return;
	const sound = audio.createOscillator(), volume = audio.createGain(), start = audio.currentTime, end = start + ms / 1000;
	sound.type = type;
	sound.frequency.value = hz;
	volume.gain.setValueAtTime(.5, start);
	volume.gain.exponentialRampToValueAtTime(.001, end);
	sound.connect(volume).connect(audio.destination);
	sound.start(start);
	sound.stop(end);
}

/* Browsers allow sound only after somebody has pressed something. */
function wakeSound() {
	const Context = window.AudioContext || window.webkitAudioContext;
	if (Context && !audio)
		audio = new Context();
	if (audio && audio.state === 'suspended')
		audio.resume();
}

function mark(kind) {
	marks = [...marks, kind].slice(-MARKS);
	if (kind === 'right')
		tone(1600, 30, 'square');
	else
		tone(170, 250, 'sawtooth');
	if (navigator.vibrate)
		navigator.vibrate(kind === 'right' ? 25 : [60, 50, 60]);
	drawAlign();
	if (kind === 'right') {
		const svg = document.querySelector('.shape');
		svg.classList.remove('beat');
		svg.getBoundingClientRect();
		svg.classList.add('beat');
	}
}

/* "good" when the last ten are right, or nineteen of twenty. */
function verdict(is) {
	const m = meters.get(shown), right = marks.filter(k => k === 'right').length, n = marks.length;
	if (!['live', 'silent', 'empty', 'stale'].includes(is))
		return is;
	if (!frameAt || since(frameAt) > limit(m || {}))
		return 'nothing';
	if (n < 5)
		return 'begin';
	if ((n >= 10 && marks.slice(-10).every(k => k === 'right')) || right >= MARKS - 1)
		return 'good';
	return right >= .7 * n ? 'fair' : 'poor';
}

function drawAlign() {
	if (!$('aligning').open)
		return;
	const v = verdict(state(meters.get(shown))), kind = SHAPES[v] ? v : 'none';
	$('verdict').className = kind;
	if ($('shape').getAttribute('d') !== SHAPES[kind])
		$('shape').setAttribute('d', SHAPES[kind]);
	$('shape').setAttribute('class', kind);
	set('verdict', w[v]);
	set('count', marks.length ? w.count(marks.filter(k => k === 'right').length, marks.length) : w.noCount);
	set('advice', w[v + 'Do'] || '');
	set('fault', faultName && (w.faults[faultName] || faultName));
	fill($('marks'), ...marks.map(k => make('i', '', k)));
}

/* A telegram that was due and did not come counts as one that is not right. */
function missFrames() {
	const m = meters.get(shown);
	if (!$('aligning').open || !m || !m.period_ms || !frameDue || state(m) === 'lost' || since(frameDue) < 2.5 * m.period_ms)
		return;
	frameDue = {steady: frameDue.steady + m.period_ms, wall: frameDue.wall + m.period_ms};
	faultName = '';
	mark('missing');
}

function beginAlign() {
	marks = [];
	frameAt = frameDue = null;
	faultName = '';
	if (!$('aligning').open)
		$('aligning').showModal();
	open();
	drawAlign();
}

/* The address says whether it is on, so that "back" on a phone ends it. */
function followAddress() {
	if (location.hash === '#align')
		beginAlign();
	else if ($('aligning').open)
		$('aligning').close();
}

function endAlign() {
	if (location.hash)
		history.replaceState(null, '', location.pathname);
	open();
}

/* ---- text for support ---- */

/* Of what others have said, no long number: it may be that of a meter. */
function masked(text) {
	return String(text).replace(/[\w.:-]*\d{5}[\w.:-]*/g, '…');
}

function supportText() {
	const lines = ['gridmeter ' + version, 'browser: ' + navigator.userAgent, 'connected: ' + isConnected];
	let i = 0;
	for (const m of meters.values()) {
		const a = m.account || {findings: []};
		lines.push('', 'meter ' + ++i + ': ' + [m.manufacturer, m.protocol, m.line].filter(Boolean).map(masked).join(', '), 'state: ' + state(m), 'period: ' + (m.period_ms || '?') + ' ms',
			'quality: ' + (a.quality === undefined ? '?' : a.quality + ' %'), 'frames: ' + (a.frames || 0) + ', telegrams: ' + (a.telegrams || 0),
			'faults: ' + (Object.entries(a.faults || {}).map(([name, n]) => n + ' ' + masked(name)).join(', ') || 'none'),
			'tells: ' + quantities(m).map(r => r[0] + ((m.derived || []).includes(r[0]) ? '*' : '')).join(', '));
		for (const f of a.findings)
			lines.push('finding ' + f.name + (f.hint ? ' (hint): ' : ': ') + masked(f.seen));
	}
	if (outputs)
		lines.push('', ...outputs.sinks.map(s => 'output ' + s.name + ': ' + s.problem), 'clients: ' + outputs.clients.length);
	return lines.join('\n') + '\n';
}

function showSupport() {
	const text = $('support-text');
	text.value = supportText();
	$('support').showModal();
	text.focus();
	text.select();
	let isCopied = false;
	try {
		isCopied = document.execCommand('copy'); /* all that a page without TLS has */
	} catch { /* then by hand */ }
	set('copied', isCopied ? w.copied : w.notCopied);
}

/* ---- what comes ---- */

function takeMeter(told) {
	const had = meters.get(told.key) || {}, m = {...told};
	for (const kept of ['account', 'points', 'past', 'registers', 'nMore'])
		m[kept] = had[kept];
	if (!told.live)
		m.registers = undefined;
	m.at = ago(told.age_ms || 0);
	m.came = performance.now();
	m.fell = told.live || told.silent_ms === undefined ? null : ago(told.silent_ms);
	keep(m);
	meters.set(told.key, m);
	if (!meters.has(shown))
		show(told.key);
	if (told.key === shown)
		drawFast();
}

/* What is drawn of it later: a point, or the beginning of a gap. */
function keep(m) {
	const t = m.at.wall / 1000, points = m.points || (m.points = []), v = m.live && typeof m.power === 'number' ? m.power : null;
	const last = points[points.length - 1];
	if (!last || t - last.t > .05 || (last.mean === null) !== (v === null))
		points.push({t, d: (m.period_ms || 1000) / 1000, least: v, mean: v, most: v});
	while (points.length && points[0].t < Date.now() / 1000 - SPANS.live)
		points.shift();
}

function takeAccount(told) {
	const m = meters.get(told.key);
	if (m)
		m.account = {...told, findings: told.findings || [], before: m.account ? m.account.frames : Infinity};
	drawSlow();
}

function takeFrame(told) {
	if (told.key !== shown || !$('aligning').open)
		return;
	frameAt = frameDue = ago(0);
	faultName = told.ok ? '' : told.fault || '';
	mark(told.ok ? 'right' : 'wrong');
}

function takeOutputs(told) {
	outputs = {sinks: told.sinks || [], clients: told.clients || [], wishes: told.wishes || [], at: ago(0)};
	drawOutputs();
}

function takeGone(told) {
	meters.delete(told.key);
	went.set(told.key, performance.now());
	if (told.key === shown)
		show(meters.size ? meters.keys().next().value : '');
	drawSlow();
}

function takeDaemon(told) {
	isConnected = told.connected;
	daemonCame = performance.now();
	drawFast();
	drawSlow();
}

/* ---- the connection ---- */

/* Who is there. An event that has come meanwhile is newer than the answer. */
async function fetchNow() {
	const asked = performance.now(), isNewer = key => (meters.has(key) ? meters.get(key).came : went.get(key)) > asked;
	try {
		const answer = await fetch('now.json', {cache: 'no-store'});
		isForbidden = answer.status === 401 || answer.status === 403;
		if (!answer.ok)
			return;
		const told = await answer.json(), keys = told.meters.map(m => m.key);
		version = told.version;
		isConnected = daemonCame > asked ? isConnected : told.connected;
		[...meters.keys()].filter(key => !keys.includes(key) && !isNewer(key)).forEach(key => takeGone({key}));
		told.meters.filter(m => !isNewer(m.key)).forEach(takeMeter);
	} catch { /* the EventSource says so, too */ }
	drawFast();
	drawSlow();
}

function lose() {
	isLost = true;
	if (source.readyState === EventSource.CLOSED) {
		clearTimeout(retry);
		retry = setTimeout(open, 5000);
		fetchNow();
	}
	drawFast();
	drawSlow();
}

function shut() {
	clearTimeout(retry);
	if (source)
		source.close();
	source = null;
	isOpen = false;
}

/* What comes back to sight, be it as a picture in a list of programs, has no old number. */
function leave() {
	shut();
	drawFast();
}

/* One connection; what was heard before it is drawn no more, as it may be of long ago. */
function open() {
	shut();
	if (document.hidden)
		return;
	heard = ago(0);
	const mine = source = new EventSource('events?' + new URLSearchParams({lang: language, ...($('aligning').open && shown ? {align: shown} : {})}));
	mine.onopen = () => {
		heard = ago(0);
		isOpen = true;
		isLost = isForbidden = false;
		meters.forEach(m => m.points = []);
		fetchNow().then(() => fetchHistory('live'));
		if (span === 'day')
			fetchHistory('day');
	};
	mine.onerror = () => mine === source && lose();
	for (const [name, take] of Object.entries(EVENTS))
		mine.addEventListener(name, event => {
			heard = ago(0);
			take(JSON.parse(event.data));
		});
	drawFast();
}

function show(key) {
	shown = key;
	drawFast();
	drawSlow();
	if ($('aligning').open)
		beginAlign();
	fetchHistory('live');
	if (span === 'day')
		fetchHistory('day');
}

function choose(which) {
	span = which;
	for (const id of ['live', 'day'])
		$(id).setAttribute('aria-pressed', id === which);
	drawChart();
	fetchHistory(which);
}

/* ---- drawing ---- */

function drawFast() {
	drawNow();
	drawValues();
	drawAlign();
}

function drawSlow() {
	drawWho();
	drawMeters();
	drawFindings();
	drawReception();
	drawOutputs();
	drawChart();
}

let ticks = 0;

function tick() {
	if (document.hidden)
		return;
	if (source && since(heard) > QUIET_MS)
		open(); /* a network may go without a word */
	missFrames();
	drawNow();
	if (ticks % 20 === 0)
		fetchRegisters();
	if (++ticks % 10 === 0) {
		drawValues();
		drawAlign();
		drawSlow();
	}
	if (ticks % 600 === 0 && span === 'day')
		fetchHistory('day');
}

function begin() {
	if (location.search)
		history.replaceState(null, '', location.pathname + location.hash);
	document.documentElement.lang = language;
	document.querySelectorAll('[data-word]').forEach(e => e.textContent = w[e.dataset.word]);
	$('meters').setAttribute('aria-label', w.meters);
	$('to-align').onclick = () => {
		wakeSound();
		location.hash = 'align';
	};
	$('end-align').onclick = () => $('aligning').close();
	$('aligning').onclose = endAlign;
	$('aligning').addEventListener('click', wakeSound);
	$('sound').onclick = () => $('sound').setAttribute('aria-pressed', isLoud = !isLoud);
	$('to-support').onclick = showSupport;
	$('end-support').onclick = () => $('support').close();
	$('live').onclick = () => choose('live');
	$('day').onclick = () => choose('day');
	$('chart-details').ontoggle = drawChart;
	$('all-details').ontoggle = () => {
		drawValues();
		fetchRegisters();
	};
	addEventListener('hashchange', followAddress);
	addEventListener('resize', drawChart);
	matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawChart);
	document.addEventListener('visibilitychange', () => document.hidden ? leave() : open());
	addEventListener('pagehide', leave);
	addEventListener('pageshow', event => event.persisted && open());
	if (location.hash === '#align')
		followAddress();
	else
		open();
	drawSlow();
	setInterval(tick, TENTHS_MS);
}

begin();
