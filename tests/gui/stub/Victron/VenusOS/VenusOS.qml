pragma Singleton
import QtQml

QtObject {
	enum Units { Units_None, Units_Watt = 5 }
	enum User { User_AccessType_User, User_AccessType_Installer }
	enum Input { InputValidation_Result_Unknown, InputValidation_Result_OK, InputValidation_Result_Warning,
		InputValidation_Result_Error }

	readonly property int units_None: VenusOS.Units_None
}
