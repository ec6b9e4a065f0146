pragma Singleton
import QtQml

QtObject {
	readonly property PageManager pageManager: PageManager {}
}
