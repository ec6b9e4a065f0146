#ifndef GRIDMETER_BASE_PROJECT_H
#define GRIDMETER_BASE_PROJECT_H
/*
 * Where the project is found: the only place that knows. Documents and packages are compared with
 * it by tests/docs.py.
 */

/* The host is a name that nobody can own (RFC 2606) until the project has one. */
#define PROJECT_HOME "https://gridmeter.example"
#define PROJECT_SOURCE PROJECT_HOME "/gridmeter.git"
#define PROJECT_DOWNLOADS PROJECT_HOME "/releases"
/* For questions and recordings. */
#define PROJECT_TRACKER PROJECT_HOME "/issues"
/* The owner's guide; the name of a finding is the anchor of its chapter. */
#define PROJECT_GUIDE_EN PROJECT_HOME "/doc/guide.md"
#define PROJECT_GUIDE_DE PROJECT_HOME "/doc/guide.de.md"

#endif
