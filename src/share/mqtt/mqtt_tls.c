/* mbedTLS 2.28 and 3.6. Certificates are held until the handshake is over: those of a machine take
 * half a megabyte. */
#include "share/mqtt/mqtt_tls.h"

#include "share/mqtt/mqtt_secret.h"

#include <errno.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/error.h>
#include <mbedtls/ssl.h>
#include <mbedtls/version.h>
#include <stdlib.h>
#include <sys/socket.h>
#if MBEDTLS_VERSION_NUMBER >= 0x03000000 && defined(MBEDTLS_PSA_CRYPTO_C)
#include <psa/crypto.h>
#endif

const bool mqtt_tls_is_built = true;

enum { RECORD_ALERT = 21, RECORD_HANDSHAKE = 22 }; /* RFC 5246, 6.2.1 */

struct mqtt_tls {
	int fd;
	bool wants_write;
	uint8_t first; /* octet that was heard: the kind of a record, if it is TLS; 0: none */
	bool has_own;  /* certificate */
	bool is_believed, is_done; /* the certificate of the broker; the handshake */
	enum sink_problem problem;
	const char *detail;
	mbedtls_entropy_context entropy;
	mbedtls_ctr_drbg_context random;
	mbedtls_x509_crt cas, own;
	mbedtls_pk_context key;
	mbedtls_ssl_config config;
	mbedtls_ssl_context ssl;
};

/* Where the machines that we run on have the certificates of all authorities. */
static const char *const machine_cas[] = {"/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem",
	"/etc/pki/tls/certs/ca-bundle.crt"};

static int send_octets(void *ctx, const unsigned char *from, size_t n)
{
	struct mqtt_tls *t = ctx;
	ssize_t sent = send(t->fd, from, n, MSG_NOSIGNAL);

	if (sent >= 0)
		return (int)sent;
	return errno == EAGAIN || errno == EINTR ? MBEDTLS_ERR_SSL_WANT_WRITE
						 : MBEDTLS_ERR_SSL_CONN_EOF;
}

static int receive_octets(void *ctx, unsigned char *to, size_t n)
{
	struct mqtt_tls *t = ctx;
	ssize_t got = recv(t->fd, to, n, 0);

	if (got > 0) {
		t->first = t->first ? t->first : *to;
		return (int)got;
	}
	return got < 0 && (errno == EAGAIN || errno == EINTR) ? MBEDTLS_ERR_SSL_WANT_READ
							      : MBEDTLS_ERR_SSL_CONN_EOF;
}

static bool fail(struct mqtt_tls *t, enum sink_problem problem, const char *detail)
{
	t->problem = problem;
	t->detail = detail;
	return false;
}

/* Those that it can read of a file with many are enough. */
static bool read_cas(struct mqtt_tls *t, const char *path)
{
	if (*path)
		return mbedtls_x509_crt_parse_file(&t->cas, path) == 0 ||
		       fail(t, SINK_OWN_CERT, "the file with CAs cannot be read");
	for (size_t i = 0; i < sizeof machine_cas / sizeof *machine_cas; i++)
		if (mbedtls_x509_crt_parse_file(&t->cas, machine_cas[i]) >= 0 && t->cas.version)
			return true;
	return fail(t, SINK_OWN_CERT, "this machine has no CAs; mqtt_ca names a file with them");
}

static bool parse_key(struct mqtt_tls *t, const unsigned char *pem, size_t n)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
	return mbedtls_pk_parse_key(
		       &t->key, pem, n, NULL, 0, mbedtls_ctr_drbg_random, &t->random) == 0;
#else
	return mbedtls_pk_parse_key(&t->key, pem, n, NULL, 0) == 0;
#endif
}

static bool is_pair(struct mqtt_tls *t)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
	return mbedtls_pk_check_pair(&t->own.pk, &t->key, mbedtls_ctr_drbg_random, &t->random) == 0;
#else
	return mbedtls_pk_check_pair(&t->own.pk, &t->key) == 0;
#endif
}

static bool read_key(struct mqtt_tls *t, const char *path)
{
	char pem[MQTT_KEY_SIZE];
	enum sink_problem problem = SINK_OWN_CERT;
	size_t n = mqtt_secret_read(pem, sizeof pem, path, &problem);
	bool is_read = n && parse_key(t, (const unsigned char *)pem, n + 1);

	mqtt_secret_forget(pem, sizeof pem);
	if (problem == SINK_NOT_PRIVATE)
		return fail(t, problem, "the key of our certificate");
	return is_read || fail(t, SINK_OWN_CERT, "the key of our certificate cannot be read");
}

static bool read_own(struct mqtt_tls *t, const struct share_config *c)
{
	if (!*c->mqtt_cert)
		return true;
	if (mbedtls_x509_crt_parse_file(&t->own, c->mqtt_cert) != 0)
		return fail(t, SINK_OWN_CERT, "our certificate cannot be read");
	if (!read_key(t, *c->mqtt_key ? c->mqtt_key : c->mqtt_cert))
		return false;
	if (!is_pair(t))
		return fail(t, SINK_OWN_CERT, "the key is not that of our certificate");
	t->has_own = true;
	return mbedtls_ssl_conf_own_cert(&t->config, &t->own, &t->key) == 0 ||
	       fail(t, SINK_BROKEN, "no memory");
}

static void init(struct mqtt_tls *t)
{
	mbedtls_entropy_init(&t->entropy);
	mbedtls_ctr_drbg_init(&t->random);
	mbedtls_x509_crt_init(&t->cas);
	mbedtls_x509_crt_init(&t->own);
	mbedtls_pk_init(&t->key);
	mbedtls_ssl_config_init(&t->config);
	mbedtls_ssl_init(&t->ssl);
}

/* Called for each certificate of the chain, that of the broker last; changes nothing. */
static int on_verified(void *ctx, mbedtls_x509_crt *cert, int depth, uint32_t *flags)
{
	struct mqtt_tls *t = ctx;

	(void)cert;
	t->is_believed = depth == 0 && *flags == 0;
	return 0;
}

/* TLS 1.2 at least. */
static void refuse_old(mbedtls_ssl_config *c)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03020000
	mbedtls_ssl_conf_min_tls_version(c, MBEDTLS_SSL_VERSION_TLS1_2);
#else
	mbedtls_ssl_conf_min_version(c, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
#endif
}

static bool set_up(struct mqtt_tls *t, const char *host)
{
	mbedtls_ssl_config *c = &t->config;

	if (mbedtls_ssl_config_defaults(c, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
		    MBEDTLS_SSL_PRESET_DEFAULT) != 0)
		return fail(t, SINK_BROKEN, "no memory");
	refuse_old(c);
	mbedtls_ssl_conf_authmode(c, MBEDTLS_SSL_VERIFY_REQUIRED);
	mbedtls_ssl_conf_verify(c, on_verified, t);
	mbedtls_ssl_conf_ca_chain(c, &t->cas, NULL);
	mbedtls_ssl_conf_rng(c, mbedtls_ctr_drbg_random, &t->random);
	if (mbedtls_ssl_setup(&t->ssl, c) != 0 || mbedtls_ssl_set_hostname(&t->ssl, host) != 0)
		return fail(t, SINK_BROKEN, "no memory");
	mbedtls_ssl_set_bio(&t->ssl, t, send_octets, receive_octets, NULL);
	return true;
}

static bool seed(struct mqtt_tls *t)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000 && defined(MBEDTLS_PSA_CRYPTO_C)
	if (psa_crypto_init() != PSA_SUCCESS)
		return fail(t, SINK_BROKEN, "no random numbers");
#endif
	return mbedtls_ctr_drbg_seed(&t->random, mbedtls_entropy_func, &t->entropy, NULL, 0) == 0 ||
	       fail(t, SINK_BROKEN, "no random numbers");
}

struct mqtt_tls *mqtt_tls_begin(const struct share_config *config, const char *host, int fd,
	enum sink_problem *problem, const char **detail)
{
	struct mqtt_tls *t = calloc(1, sizeof *t);

	*problem = SINK_BROKEN;
	*detail = "no memory";
	if (!t)
		return NULL;
	t->fd = fd;
	init(t);
	if (seed(t) && read_cas(t, config->mqtt_ca) && read_own(t, config) && set_up(t, host))
		return t;
	*problem = t->problem;
	*detail = t->detail;
	mqtt_tls_finish(t);
	return NULL;
}

/* Why the certificate of the broker is not believed. */
static void fail_by_flags(struct mqtt_tls *t, uint32_t flags)
{
	const uint32_t time = MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE;

	if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED)
		fail(t, SINK_CERTIFICATE, "no CA that we know has signed it");
	else if (flags & MBEDTLS_X509_BADCERT_CN_MISMATCH)
		fail(t, SINK_CERTIFICATE, "it is for another name");
	else if (flags & ~time)
		fail(t, SINK_CERTIFICATE, "it is not one for this purpose");
	else if (flags & MBEDTLS_X509_BADCERT_FUTURE)
		fail(t, SINK_EXPIRED, "its time has not come");
	else
		fail(t, SINK_EXPIRED, "its time is over");
}

/* Where the broker hangs up when it has shown its certificate it did not like ours, or that there
 * was none. Its alert may be lost on the way, as it closes at once. */
static bool is_refused(const struct mqtt_tls *t, int error)
{
	return error == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE || (t->is_believed && !t->is_done);
}

static void fail_by_error(struct mqtt_tls *t, int error)
{
	if (error == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED)
		fail_by_flags(t, mbedtls_ssl_get_verify_result(&t->ssl));
	else if (is_refused(t, error))
		fail(t, SINK_OWN_CERT,
			t->has_own ? "the broker does not take our certificate"
				   : "the broker wants a certificate of ours");
	else if (t->first != RECORD_ALERT && t->first != RECORD_HANDSHAKE)
		fail(t, SINK_NO_TLS, "");
	else
		fail(t, SINK_LOST, "");
}

static int result(struct mqtt_tls *t, int r)
{
	t->wants_write = r == MBEDTLS_ERR_SSL_WANT_WRITE;
	if (r >= 0)
		return r;
#ifdef MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET
	if (r == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
		return -EAGAIN;
#endif
	if (r == MBEDTLS_ERR_SSL_WANT_READ || r == MBEDTLS_ERR_SSL_WANT_WRITE)
		return -EAGAIN;
	if (r == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
		return 0;
	fail_by_error(t, r);
	return -EPROTO;
}

/* The certificates are not needed any more. */
static void forget_cas(struct mqtt_tls *t)
{
	mbedtls_ssl_conf_ca_chain(&t->config, NULL, NULL);
	mbedtls_x509_crt_free(&t->cas);
}

int mqtt_tls_handshake(struct mqtt_tls *t)
{
	int r = mbedtls_ssl_handshake(&t->ssl);

	t->is_done = r == 0;
	if (t->is_done)
		forget_cas(t);
	return result(t, r);
}

ssize_t mqtt_tls_read(struct mqtt_tls *t, void *to, size_t n)
{
	return result(t, mbedtls_ssl_read(&t->ssl, to, n));
}

ssize_t mqtt_tls_write(struct mqtt_tls *t, const void *from, size_t n)
{
	return result(t, mbedtls_ssl_write(&t->ssl, from, n));
}

bool mqtt_tls_wants_write(const struct mqtt_tls *t)
{
	return t->wants_write;
}

enum sink_problem mqtt_tls_problem(const struct mqtt_tls *t, const char **detail)
{
	*detail = t->detail;
	return t->problem;
}

void mqtt_tls_finish(struct mqtt_tls *t)
{
	if (!t)
		return;
	mbedtls_ssl_close_notify(&t->ssl);
	mbedtls_ssl_free(&t->ssl);
	mbedtls_ssl_config_free(&t->config);
	mbedtls_pk_free(&t->key);
	mbedtls_x509_crt_free(&t->own);
	mbedtls_x509_crt_free(&t->cas);
	mbedtls_ctr_drbg_free(&t->random);
	mbedtls_entropy_free(&t->entropy);
	free(t);
}
