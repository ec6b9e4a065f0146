/* Two tables. Words, and texts that are longer than a tree has room for, are borrowed. */
#include "screen/screen_items.h"

#include <inttypes.h>

#define TEXT(its)                               \
	{                                       \
		.path = its, .type = VALUE_TEXT \
	}
#define WORD(its)                                                \
	{                                                        \
		.path = its, .type = VALUE_TEXT, .is_long = true \
	}
#define NUMBER(its)                            \
	{                                      \
		.path = its, .type = VALUE_INT \
	}
#define CHOSEN(its)                                                  \
	{                                                            \
		.path = its, .type = VALUE_TEXT, .is_writable = true \
	}
#define CHOSEN_WORD(its)                                                              \
	{                                                                             \
		.path = its, .type = VALUE_TEXT, .is_writable = true, .is_long = true \
	}
#define CHOSEN_NUMBER(its)                                          \
	{                                                           \
		.path = its, .type = VALUE_INT, .is_writable = true \
	}

/* clang-format off */
const struct item screen_items[N_SCREEN_ITEMS] = {
	[ITEM_CONNECTED] = NUMBER("/Connected"),
	[ITEM_DEVICE_INSTANCE] = NUMBER("/DeviceInstance"),
	[ITEM_FIRMWARE_VERSION] = WORD("/FirmwareVersion"),
	[ITEM_LANGUAGE] = WORD("/Language"),
	[ITEM_MGMT_CONNECTION] = WORD("/Mgmt/Connection"),
	[ITEM_MGMT_PROCESS_NAME] = WORD("/Mgmt/ProcessName"),
	[ITEM_MGMT_PROCESS_VERSION] = WORD("/Mgmt/ProcessVersion"),
	[ITEM_PRODUCT_ID] = {.path = "/ProductId", .type = VALUE_INT, .format = "0x%" PRIX64},
	[ITEM_PRODUCT_NAME] = WORD("/ProductName"),
	[ITEM_SOURCES_COUNT] = NUMBER("/Sources/Count"),
	[ITEM_STICK] = TEXT("/Stick"),
};

const struct item slot_items[N_SLOT_ITEMS] = {
	[SLOT_AGE] = NUMBER("/AgeS"),
	[SLOT_CONNECTION] = TEXT("/Connection"),
	[SLOT_CURVE] = WORD("/Curve"),
	[SLOT_FAULTS] = NUMBER("/Faults"),
	[SLOT_FAULTS_BY_NAME] = TEXT("/FaultsByName"),
	[SLOT_FINDING] = WORD("/Finding"),
	[SLOT_FINDING_DO] = WORD("/FindingDo"),
	[SLOT_FINDING_LEVEL] = NUMBER("/FindingLevel"),
	[SLOT_FINDING_TEXT] = WORD("/FindingText"),
	[SLOT_INSTANCE] = NUMBER("/Instance"),
	[SLOT_LINE] = TEXT("/Line"),
	[SLOT_METER] = TEXT("/Meter"),
	[SLOT_NAME] = TEXT("/Name"),
	[SLOT_PERIOD] = NUMBER("/PeriodMs"),
	[SLOT_PIN_MAKER] = WORD("/Pin/Maker"),
	[SLOT_PIN_STATE] = NUMBER("/Pin/State"),
	[SLOT_PORT] = TEXT("/Port"),
	[SLOT_POWER] = {.path = "/Power", .type = VALUE_DOUBLE, .places = 1, .unit = " W"},
	[SLOT_PROTOCOL] = WORD("/Protocol"),
	[SLOT_QUALITY] = NUMBER("/Quality"),
	[SLOT_SENDS] = TEXT("/Sends"),
	[SLOT_SERIAL] = TEXT("/Serial"),
	[SLOT_SERVICE] = TEXT("/Service"),
	[SLOT_ASK] = CHOSEN_NUMBER("/Settings/Ask"),
	[SLOT_ASK_FROM] = WORD("/Settings/AskFrom"),
	[SLOT_AUTH_KEY] = CHOSEN_WORD("/Settings/AuthenticationKeyPassword"),
	[SLOT_FUSE] = CHOSEN_NUMBER("/Settings/Fuse"),
	[SLOT_FUSE_FROM] = WORD("/Settings/FuseFrom"),
	[SLOT_KEY] = CHOSEN_WORD("/Settings/KeyPassword"),
	[SLOT_KEY_STATE] = WORD("/Settings/KeyState"),
	[SLOT_OWN_NAME] = CHOSEN("/Settings/Name"),
	[SLOT_OWN_NAME_FROM] = WORD("/Settings/NameFrom"),
	[SLOT_PHASE_ORDER] = CHOSEN("/Settings/PhaseOrder"),
	[SLOT_PHASE_ORDER_FROM] = WORD("/Settings/PhaseOrderFrom"),
	[SLOT_PHASES] = CHOSEN_WORD("/Settings/Phases"),
	[SLOT_PHASES_FROM] = WORD("/Settings/PhasesFrom"),
	[SLOT_POSITION] = CHOSEN_WORD("/Settings/Position"),
	[SLOT_POSITION_FROM] = WORD("/Settings/PositionFrom"),
	[SLOT_RECORD] = CHOSEN_NUMBER("/Settings/Record"),
	[SLOT_RECORD_STATE] = WORD("/Settings/RecordState"),
	[SLOT_RECORD_TEXT] = TEXT("/Settings/RecordText"),
	[SLOT_REFUSED] = TEXT("/Settings/Refused"),
	[SLOT_REVERSE] = CHOSEN_NUMBER("/Settings/Reverse"),
	[SLOT_REVERSE_FROM] = WORD("/Settings/ReverseFrom"),
	[SLOT_ROLE] = CHOSEN_WORD("/Settings/Role"),
	[SLOT_ROLE_FROM] = WORD("/Settings/RoleFrom"),
	[SLOT_SEARCH] = CHOSEN_NUMBER("/Settings/Search"),
	[SLOT_STATE] = WORD("/State"),
	[SLOT_STATE_TEXT] = TEXT("/StateText"),
	[SLOT_TELEGRAMS] = NUMBER("/Telegrams"),
};
/* clang-format on */
