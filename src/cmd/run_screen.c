/* Says what the sandbox must allow for it, and how recordings are made. */
#include "cmd/run_screen.h"

#include "cmd/cmd.h"
#include "sandbox/sandbox.h"
#include "screen/screen.h"

static void allow(struct sandbox *s, const struct config_file *file)
{
	char media[RECORDER_PATH_MAX];

	if (!screen_is_wanted(file))
		return;
	recorder_media(media);
	sandbox_allow(s, FOLDER_KEEP, media);
	s->needs |= SANDBOX_RECORD;
}

static void begin(const struct guest_at *at)
{
	screen_begin(at, capture_job);
}

const struct guest run_screen = {allow, begin, screen_configured, screen_end};
