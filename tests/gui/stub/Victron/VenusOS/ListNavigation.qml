ListSetting {
	id: root

	property string secondaryText

	signal clicked

	// It leads somewhere, so it does not ask who may write.
	function click() {
		if (interactive)
			clicked()
	}

	interactive: true
	shownText: secondaryText + (interactive ? "  ›" : "")
}
