import Victron.VenusOS
import "pages"
import "Run.js" as Run

// Every page, in the language of the run, with a meter that has all of it.
Story {
	name: "language"

	readonly property var said: ({})

	function look(page, properties) {
		open(Qt.createComponent("pages/" + page), properties)
		for (const row of rows())
			for (const text of [row.text, row.caption, row.secondaryText, row.placeholderText])
				if (text)
					said[text.replace(/^\d+\. /, "").replace(/(\d)(?= s\b)/, "%1")] = true
		for (const row of rows())
			for (const option of row.optionModel || [])
				said[option.display.replace(/\d$/, "%1")] = true
		verify(rows().length > 0)
	}

	function test_every_text_of_the_catalogue_is_shown() {
		const words = Run.words
		look("Gridmeter.qml", { patienceMs: 0 })
		tryVerify(() => row("not_running") !== null)
		said[words.not_running] = true
		publish(service, { "Sources/Count": 0, FirmwareVersion: "0.1.0" })
		look("Gridmeter.qml")
		publishSource(0, Object.assign({}, meter, { "Pin/State": 1, Faults: 3, FaultsByName: "cut 3", AgeS: 5 }))
		look("Gridmeter.qml")
		look("GridmeterSource.qml", { source: source })
		picture(Run.language + "-source")
		publish(settings, Object.assign({}, asSet, { Position: "ac-output", Refused: "?", Ask: "yes", RoleFrom: "file" }))
		for (const state of ["none", "waiting", "fits", "wrong"]) {
			publish(settings, { KeyState: state })
			look("GridmeterSettings.qml", { source: source })
		}
		said[page.title] = true
		picture(Run.language + "-settings")
		for (const maker of ["emh", "easymeter", "ebz", "iskra"]) {
			changed({ "Pin/Maker": maker })
			look("GridmeterPin.qml", { source: source })
		}
		picture(Run.language + "-pin")
		changed({ "Pin/State": 2 })
		look("GridmeterPin.qml", { source: source })
		const silent = Object.keys(words).filter((word) => !said[words[word]] && !Object.keys(said).some((text) =>
				new RegExp(words[word].replace(/[.?*+()]/g, "\\$&").replace("%1", ".+")).test(text)))
		compare(silent, [])
	}
}
