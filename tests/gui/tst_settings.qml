import Victron.VenusOS
import "pages"
import "Run.js" as Run

Story {
	name: "settings"

	readonly property string key: "00112233445566778899AABBCCDDEEFF"

	function openSettings(more) {
		publish(settings, Object.assign({}, asSet, more || {}))
		open(Qt.createComponent("pages/GridmeterSettings.qml"), { source: source })
	}
	function chosen(word, index) {
		row(word).choose(index)
		return FakeGui.writes.pop()
	}

	function test_what_is_set_is_shown() {
		openSettings({ Position: "ac-input-2", Role: "heatpump", PhaseOrder: "312" })
		compare(row("name").secondaryText, "Meter in the cellar")
		compare(row("role").secondaryText, Run.words.role_heatpump)
		compare(row("position").secondaryText, Run.words.input.replace("%1", "2"))
		compare(row("phases").secondaryText, "L1")
		compare(row("order").secondaryText, "L3, L1, L2")
		compare(row("reverse").secondaryText, Run.words.no)
		compare(row("fuse").secondaryText, "63 A")
		compare(row("ask").secondaryText, Run.words.no)
		compare(row("record").secondaryText, Run.words.record_off)
		picture("settings")
	}
	function test_what_the_meter_does_not_have_is_not_there() {
		openSettings({ PhaseOrder: undefined })
		compare(row("position"), null)
		compare(row("order"), null)
	}
	function test_nothing_at_all_breaks_nothing() {
		open(Qt.createComponent("pages/GridmeterSettings.qml"), { source: source })
		compare(texts(), [])
	}
	function test_an_owner_may_choose() {
		openSettings({ Position: "ac-output" })
		compare(chosen("role", 1), [settings + "/Role", "pvinverter"])
		compare(chosen("position", 2), [settings + "/Position", "ac-input-2"])
		compare(chosen("phases", 3), [settings + "/Phases", "split"])
		compare(chosen("order", 4), [settings + "/PhaseOrder", "312"])
		compare(chosen("reverse", 0), [settings + "/Reverse", 1])
		compare(chosen("ask", 0), [settings + "/Ask", 1])
		compare(chosen("record", 1), [settings + "/Record", 1])
		compare(chosen("record", 2), [settings + "/Record", 2])
		compare(chosen("record", 0), [settings + "/Record", 0])
		compare(chosen("fuse", 35), [settings + "/Fuse", 35])
		row("name").type("Kellerzähler")
		compare(FakeGui.writes.pop(), [settings + "/Name", "Kellerzähler"])
		compare(row("role").secondaryText, Run.words.role_pvinverter)
	}
	function test_yes_and_no_are_written_as_they_are_read() {
		openSettings({ Ask: "yes" })
		compare(chosen("reverse", 1), [settings + "/Reverse", 0])
		compare(chosen("ask", 0), [settings + "/Ask", "auto"])
		compare(chosen("ask", 2), [settings + "/Ask", "no"])
	}
	function test_what_the_file_sets_cannot_be_changed_here() {
		const all = ["Role", "Position", "Phases", "PhaseOrder", "Reverse", "Fuse", "Name", "Ask"]
		let more = { Position: "ac-output" }
		for (const one of all)
			more[one + "From"] = "file"
		openSettings(more)
		for (const word of ["role", "position", "phases", "order", "reverse", "ask"]) {
			compare(row(word).caption, Run.words.from_file)
			row(word).choose(0)
		}
		compare(row("fuse").caption, Run.words.from_file)
		row("fuse").choose(10)
		compare(row("name").caption, Run.words.from_file)
		row("name").type("other")
		compare(FakeGui.writes, [])
		picture("from-file")
		publish(settings, { RoleFrom: "screen" })
		compare(row("role").caption, "")
		compare(chosen("role", 0), [settings + "/Role", "grid"])
	}
	function test_a_word_that_nobody_knows_is_shown() {
		openSettings({ Phases: "312", Role: "windmill" })
		compare(row("phases").secondaryText, "312")
		compare(row("role").secondaryText, "windmill")
	}
	function test_why_something_was_refused() {
		openSettings()
		compare(row("refused"), null)
		FakeGui.refused = [settings + "/Role"]
		row("role").choose(2)
		publish(settings, { Refused: "The service is not ready." })
		compare(row("refused").caption, "The service is not ready.")
		compare(row("role").secondaryText, Run.words.role_grid)
		picture("refused")
	}
	function test_a_key_is_written_and_never_seen_again() {
		openSettings()
		compare(row("key").secondaryText, "")
		row("key").type(" 00112233 44556677:8899AABB-CCDDEEFF ")
		compare(FakeGui.writes, [[settings + "/KeyPassword", key]])
		compare(row("key").secondaryText, "")
		row("auth_key").type(key.toLowerCase())
		compare(FakeGui.writes[1], [settings + "/AuthenticationKeyPassword", key.toLowerCase()])
		compare(row("auth_key").secondaryText, "")
	}
	function test_a_key_can_be_taken_away() {
		openSettings({ KeyState: "fits" })
		row("key").type(" - ")
		compare(FakeGui.writes, [[settings + "/KeyPassword", "-"]])
		compare(row("key").secondaryText, "")
	}
	function test_what_is_no_key_stays_to_be_put_right() {
		openSettings()
		for (const wrong of [key.slice(1), key + "0", key.replace("A", "G"), "GUEK", "--0"]) {
			row("key").type(wrong)
			compare(row("key").secondaryText, wrong)
			compare(FakeGui.toasts.pop(), Run.words.key_form)
		}
		row("key").type("  ")
		compare(FakeGui.toasts, [])
		compare(FakeGui.writes, [])
	}
	function test_a_key_can_be_written_where_its_path_is_hidden() {
		openSettings({ KeyPassword: undefined })
		row("key").type(key)
		compare(FakeGui.writes, [[settings + "/KeyPassword", key]])
	}
	function test_whether_the_key_fits_is_told_at_once() {
		openSettings()
		for (const [state, color] of [["none", "transparent"], ["waiting", "transparent"], ["fits", Theme.color_green],
				["wrong", Theme.color_red]]) {
			publish(settings, { KeyState: state })
			compare(row("key_state").secondaryText, Run.words["key_" + state])
			verify(Qt.colorEqual(row("key_state").indicatorColor, color), state)
			verify(row("key"))
		}
		picture("settings-key-wrong")
		publish(settings, { KeyState: "not-needed" })
		compare(row("key_state"), null)
		compare(row("key"), null)
		compare(row("auth_key"), null)
	}
	function test_a_recording_says_where_it_goes() {
		openSettings()
		compare(row("record").caption, Run.words.record_hint)
		publish(settings, { Record: 1, RecordState: "recording", RecordText: "Records into gridmeter-1.cap." })
		compare(row("record").caption, "Records into gridmeter-1.cap.")
		compare(row("record").secondaryText, Run.words.record_anonymous)
	}
	function test_nobody_below_an_owner_writes() {
		FakeGui.accessLevel = -1
		openSettings({ Position: "ac-output" })
		for (const word of ["role", "position", "phases", "order", "reverse", "ask", "record"])
			row(word).choose(0)
		row("fuse").choose(1)
		row("name").type("x")
		row("key").type(key)
		compare(FakeGui.writes, [])
	}
}
