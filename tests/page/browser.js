/* Holds a headless Chromium for browser.py: one JSON array [verb, argument…] a line in, one JSON object {said} or {wrong} a line
 * out. Where playwright-core and axe-core are is the first argument, Chromium the second. */
'use strict';
const readline = require('readline');
const [modules, chromium, patience] = process.argv.slice(2);
const playwright = require(modules + '/playwright-core');

let browser, context, page, wrong = [];

/* In each page: what breaks its policy, what it plays, and what it moves. */
function listen() {
	window.sounds = [];
	document.addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI));
	const make = AudioContext.prototype.createOscillator;
	AudioContext.prototype.createOscillator = function () {
		const sound = make.call(this), start = sound.start;
		sound.start = function (...at) {
			window.sounds.push(sound.frequency.value);
			return start.apply(this, at);
		};
		return sound;
	};
	navigator.vibrate = pattern => window.sounds.push(pattern instanceof Array ? 'long' : 'short');
}

const verbs = {
	async visit(url, {width = 390, height = 780, dark = false, locale = 'en-GB', reduced = false, clock = false}) {
		if (context)
			await context.close();
		wrong = [];
		context = await browser.newContext({viewport: {width, height}, locale, colorScheme: dark ? 'dark' : 'light', timezoneId: 'Europe/Berlin',
			reducedMotion: reduced ? 'reduce' : 'no-preference', deviceScaleFactor: 1, hasTouch: width < 600});
		context.setDefaultTimeout(+patience);
		page = await context.newPage();
		page.on('pageerror', e => wrong.push('error: ' + e));
		page.on('console', m => m.type() === 'error' && wrong.push(m.text() + ' ' + m.location().url));
		await page.addInitScript(listen);
		if (clock)
			await page.clock.install(typeof clock === 'number' ? {time: clock} : {});
		await page.goto(url);
	},
	/* Over the debugger each time, as the policy of the page forbids to evaluate anything in it. */
	async until(script) {
		for (const end = Date.now() + +patience; Date.now() < end; await new Promise(r => setTimeout(r, 30)))
			if (await page.evaluate(script))
				return true;
		throw new Error('did not happen');
	},
	evaluate: script => page.evaluate(script),
	click: selector => page.click(selector),
	press: key => page.keyboard.press(key),
	run: ms => page.clock.runFor(ms),
	pause: ms => page.clock.pauseAt(ms),
	back: () => page.evaluate('history.back()'),
	wrong: () => wrong,
	picture: (path, options) => page.screenshot({path, animations: 'disabled', ...options}).then(() => true),
	async axe() {
		/* over the debugger, as the policy of the page lets nothing in */
		await page.evaluate(require('fs').readFileSync(modules + '/axe-core/axe.min.js', 'utf8'));
		const found = await page.evaluate('axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})');
		return found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120) + ' ' + n.failureSummary.slice(0, 200)).join(' | '));
	},
};

async function main() {
	browser = await playwright.chromium.launch({executablePath: chromium, timeout: +patience,
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--mute-audio', '--force-color-profile=srgb']});
	console.log('{"said":"ready"}');
	for await (const line of readline.createInterface({input: process.stdin})) {
		const [verb, ...args] = JSON.parse(line);
		try {
			const said = await verbs[verb](...args);
			console.log(JSON.stringify({said: said === undefined ? null : said}));
		} catch (e) {
			console.log(JSON.stringify({wrong: String(e.message || e)}));
		}
	}
	await browser.close();
}

main();
