import QtQuick
import Victron.VenusOS
import "Words.js" as Words

// A key is written and never read: the field is empty before and after. What is no key stays in it, to be put right. A
// "-" takes away the key that was written here.
ListTextField {
	id: root

	required property string uid

	readonly property string digits: secondaryText.trim() === "-" ? "-" : secondaryText.replace(/[\s:.-]/g, "")

	placeholderText: "0–9, A–F"
	writeAccessLevel: VenusOS.User_AccessType_User
	validateInput: function() {
		if (digits === "")
			return { status: VenusOS.InputValidation_Result_Unknown, notificationText: "" }
		if (!/^([0-9A-Fa-f]{32}|-)$/.test(digits))
			return { status: VenusOS.InputValidation_Result_Error, notificationText: Words.of("key_form") }
		return { status: VenusOS.InputValidation_Result_OK, notificationText: "" }
	}
	saveInput: function() {
		key.setValue(digits)
		secondaryText = ""
	}

	VeQuickItem {
		id: key
		uid: root.uid
	}
}
