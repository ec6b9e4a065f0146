.pragma library
.import "Words.js" as Words
// How the meters of each maker take their PIN. Most follow the requirements of the German grid operators (FNN, "EDL21"):
// one or two short flashes, a digit is as many flashes, 3 s of dark go on, 5 s of light switch over. What a maker does
// otherwise is in its row:
//   eye     where to shine: "window" is the optical window, on which the reading head sits; "own" a sensor beside it
//   button  there is one on at least some of its meters, and a press is a flash
//   short   no flash may be as long as that, in seconds
//   pause   how long it is dark before the next digit, in seconds
//   long    how long a flash is that switches over, in seconds
//   bright, locks, wakes: see the steps
const standard = { eye: "window", button: true, short: 2, pause: 3, long: 5 }
const meters = {
	emh: row("EMH", { button: false, short: 4, locks: true }), // mMe4.0: locks for a while after wrong PINs
	iskra: row("Iskra", {}),
	dzg: row("DZG", {}),
	efr: row("EFR", {}),
	holley: row("Holley", {}),
	ebz: row("eBZ", { eye: "own", pause: 2, long: 3, wakes: true }), // DD3: the eye beside the symbol of a torch
	logarex: row("Logarex", {}),
	apator: row("Apator", { button: false }), // APOX+ and Picus have light only
	easymeter: row("EasyMeter", { button: false, short: 4, pause: 4, bright: true }), // Q3A: 400 lux at the sensor
	landisgyr: row("Landis+Gyr", {}),
	other: row("", {})
}
const makers = Object.keys(meters)

function row(name, differs) {
	return Object.assign({ name: name }, standard, differs)
}

function choices(other) {
	return makers.map((maker) => ({ value: maker, display: meters[maker].name || other }))
}

// The steps, in their order; in front of them an empty row, for how it stands.
function rows(maker) {
	const m = meters[maker]
	const steps = [
		Words.of("step_letter"),
		m.eye === "own" ? Words.of("step_own_eye") : Words.of("step_window"),
		m.bright ? Words.of("step_bright") : "",
		m.button ? Words.of("step_button") : "",
		m.wakes ? Words.of("step_wake") : Words.of("step_open"),
		Words.of("step_digit").arg(m.short),
		Words.of("step_next").arg(m.pause),
		Words.of("step_menu"),
		Words.of("step_inf").arg(m.long),
		Words.of("step_off"),
		m.eye === "window" ? Words.of("step_back") : "",
		Words.of("step_wrong") + " " + (m.locks ? Words.of("step_locks") : Words.of("step_harmless"))
	]
	return [""].concat(steps.filter((step) => step !== ""))
}
