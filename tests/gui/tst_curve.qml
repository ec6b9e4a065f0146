import QtQuick
import "pages"

Story {
	id: story

	name: "curve"

	Item {
		id: place

		width: 700
		height: 200

		GridmeterCurve { id: curve }
	}

	function bars(minutes) {
		curve.minutes = minutes
		const plot = childrenOf(curve).find((child) => child.height === 108)
		return childrenOf(plot).filter((bar) => bar.watts !== undefined)
	}
	function zero() {
		return curve.zeroY
	}

	function test_a_bar_for_each_minute() {
		compare(bars(Array(60).fill("100").join(",")).length, 60)
		verify(curve.preferredVisible)
	}
	function test_the_last_one_is_at_the_right() {
		const two = bars("100,200")
		compare(two.map((bar) => bar.index), [58, 59])
		compare(two.map((bar) => bar.watts), [100, 200])
	}
	function test_a_gap_stays_empty() {
		const shown = bars("100,-,,?,1e9,0x10,300")
		compare(shown.map((bar) => [bar.index, bar.watts]), [[53, 100], [59, 300]])
		verify(shown.every((bar) => bar.visible))
	}
	function test_nothing_is_no_curve() {
		for (const nothing of ["", "-", Array(60).fill("-").join(","), "NaN"]) {
			compare(bars(nothing).length, 0)
			compare(curve.preferredVisible, false)
			compare(curve.height, 0)
		}
	}
	function test_zero_watts_are_seen() {
		const [bar] = bars("0")
		verify(bar.visible)
		compare(bar.height, 2)
	}
	function test_from_the_grid_is_up_and_to_the_grid_is_down() {
		const [up, down] = bars("300,-100")
		verify(up.y + up.height <= zero() + 1)
		verify(down.y >= zero())
		fuzzyCompare((up.height - 2) / (down.height - 2), 3, 0.01)
		verify(!Qt.colorEqual(up.color, down.color))
		fuzzyCompare(up.height - 2 + down.height - 2, 104, 0.01)
	}
	function test_bars_stay_inside() {
		for (const minutes of ["5", "-5", "0,0", "123456,-123456", "-1,-2,-3", "0.4,-0.2", "7,-5", "1000,-1,500"])
			for (const bar of bars(minutes))
				verify(bar.y >= 0 && bar.y + bar.height <= 108, minutes)
	}
	function test_more_than_an_hour_is_the_last_hour() {
		compare(bars(Array.from({ length: 70 }, (_, i) => i).join(","))[0].watts, 10)
	}
	function test_the_highest_and_the_lowest_are_written() {
		bars("12345.6,-40")
		const labels = childrenOf(curve).filter((child) => child.modelData !== undefined && child.visible)
		compare(labels.map((label) => label.text), ["12346 W", "-40 W"])
		bars("7")
		compare(childrenOf(curve).filter((child) => child.modelData !== undefined && child.visible).length, 1)
	}
}
