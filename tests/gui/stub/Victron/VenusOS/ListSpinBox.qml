ListButton {
	readonly property VeQuickItem dataItem: VeQuickItem {}
	property string suffix
	property real from
	property real to
	property real stepSize: 1

	function choose(value) {
		if (clickable && value >= from && value <= to)
			dataItem.setValue(value)
	}

	interactive: dataItem.uid === "" || dataItem.valid
	secondaryText: (dataItem.valid ? dataItem.value : 0) + suffix
}
