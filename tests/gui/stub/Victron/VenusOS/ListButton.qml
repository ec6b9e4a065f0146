ListSetting {
	property string secondaryText

	signal clicked

	function click() {
		if (clickable)
			clicked()
	}

	interactive: true
	isBoxed: true
	shownText: secondaryText
}
