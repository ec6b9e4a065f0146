// The script of the recipe for ioBroker in stubs of its adapter "javascript": states come from
// standard input, a line each of {topic, payload}, or {later_ms} for time that passes, or {tick}
// for what is scheduled. What it logs goes to standard output, a line for each tick.
'use strict';
const fs = require('fs');
const vm = require('vm');
const states = {};
const scheduled = [];
let later = 0;

const now = () => Date.now() + later;
class ShiftedDate extends Date {
	static now() {
		return now();
	}
}

// As the adapter "mqtt" takes a payload: a number where it is one.
function value(payload) {
	return payload !== '' && isFinite(payload) ? Number(payload) : payload;
}

vm.runInNewContext(fs.readFileSync(process.argv[2], 'utf8'), {
	Date: ShiftedDate,
	getState: (id) => states[id] || {val: null, notExist: true},
	log: (words) => console.log(words),
	schedule: (pattern, f) => scheduled.push(f),
});

require('readline').createInterface({input: process.stdin}).on('line', (line) => {
	const said = JSON.parse(line);
	if (said.topic)
		states['mqtt.0.' + said.topic.replace(/\//g, '.')] = {val: value(said.payload), ts: now()};
	later += said.later_ms || 0;
	if (said.tick)
		scheduled.forEach((f) => f());
});
