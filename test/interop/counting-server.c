/*
 * An OPC UA server of another make (open62541) whose values count: whoever misses one can tell which. It is compiled where
 * the library is unpacked, see libs/adapters/opcua/src/testing/open62541-server.ts.
 *
 * counting-server PORT SIGNALS EVERY_MS [START]
 *   Objects/M/s0 ... (ns=urn:cellgate:counting;s=s0 ...), Double, all of one source time, the number of the tick. The first
 *   number is START + 1, so that another run of the server does not count what one before it has counted.
 * Commands, a line each: "go" counts from now on, "stop" counts no further and answers the number of the last tick,
 * "every MS" changes the interval; the end of the input ends the server.
 */
#include <fcntl.h>
#include <open62541/server.h>
#include <open62541/server_config_default.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NS0(name) UA_NODEID_NUMERIC(0, UA_NS0ID_##name)
#define POLL_MS 5

static UA_NodeId *nodes;
static int signals;
static double count;
static int running = 0;
static volatile UA_Boolean alive = true;
static UA_UInt64 ticking;
static double every;

static void tick(UA_Server *server, void *context) {
  (void)context;
  if (!running) return;
  count += 1;
  UA_DataValue value;
  UA_DataValue_init(&value);
  value.hasValue = value.hasSourceTimestamp = true;
  value.sourceTimestamp = UA_DateTime_now();
  UA_Variant_setScalar(&value.value, &count, &UA_TYPES[UA_TYPES_DOUBLE]);
  for (int i = 0; i < signals; i++) UA_Server_writeDataValue(server, nodes[i], value);
}

static void command(UA_Server *server, const char *line) {
  if (strcmp(line, "go") == 0) running = 1;
  if (strncmp(line, "every ", 6) == 0) {
    every = atof(line + 6);
    UA_Server_changeRepeatedCallbackInterval(server, ticking, every);
  }
  if (strcmp(line, "stop") == 0) {
    running = 0;
    printf("%.0f\n", count);
  }
}

static void listen_to_input(UA_Server *server, void *context) {
  (void)context;
  static char line[256];
  static size_t length = 0;
  char next;
  ssize_t got;
  while ((got = read(0, &next, 1)) == 1) {
    if (next == '\n') {
      line[length] = 0;
      length = 0;
      command(server, line);
    } else if (length + 1 < sizeof line) {
      line[length++] = next;
    }
  }
  if (got == 0) alive = false;
}

static void quiet(void *context, UA_LogLevel level, UA_LogCategory category, const char *text, va_list args) {
  (void)context;
  (void)category;
  if (level < UA_LOGLEVEL_ERROR) return;
  vfprintf(stderr, text, args);
  fputc('\n', stderr);
}

int main(int argc, char **argv) {
  if (argc != 4 && argc != 5) return 2;
  setvbuf(stdout, NULL, _IOLBF, 0);
  signals = atoi(argv[2]);
  every = atof(argv[3]);
  static UA_Logger logger = {quiet, NULL, NULL};
  UA_ServerConfig config;
  memset(&config, 0, sizeof config);
  config.logging = &logger;
  UA_ServerConfig_setMinimal(&config, (UA_UInt16)atoi(argv[1]), NULL);
  char url[64];
  snprintf(url, sizeof url, "opc.tcp://127.0.0.1:%s", argv[1]);
  UA_String_clear(&config.serverUrls[0]);
  config.serverUrls[0] = UA_STRING_ALLOC(url);
  config.samplingIntervalLimits.min = 0;
  config.publishingIntervalLimits.min = 10;
  config.queueSizeLimits.max = 10000;
  UA_Server *server = UA_Server_newWithConfig(&config);

  UA_UInt16 ns = UA_Server_addNamespace(server, "urn:cellgate:counting");
  UA_ObjectAttributes folder = UA_ObjectAttributes_default;
  UA_NodeId machine = UA_NODEID_STRING(ns, "M");
  UA_Server_addObjectNode(server, machine, NS0(OBJECTSFOLDER), NS0(ORGANIZES), UA_QUALIFIEDNAME(ns, "M"),
                          NS0(BASEOBJECTTYPE), folder, NULL, NULL);
  nodes = calloc((size_t)signals, sizeof *nodes);
  count = 1;
  for (int i = 0; i < signals; i++) {
    char name[32];
    snprintf(name, sizeof name, "s%d", i);
    UA_VariableAttributes variable = UA_VariableAttributes_default;
    UA_Variant_setScalar(&variable.value, &count, &UA_TYPES[UA_TYPES_DOUBLE]);
    variable.dataType = UA_TYPES[UA_TYPES_DOUBLE].typeId;
    variable.accessLevel = UA_ACCESSLEVELMASK_READ;
    nodes[i] = UA_NODEID_STRING_ALLOC(ns, name);
    UA_Server_addVariableNode(server, nodes[i], machine, NS0(HASCOMPONENT), UA_QUALIFIEDNAME(ns, name),
                              NS0(BASEDATAVARIABLETYPE), variable, NULL, NULL);
  }
  running = 1;
  count = argc == 5 ? atof(argv[4]) : 0;
  tick(server, NULL);
  running = 0;

  if (UA_Server_run_startup(server) != UA_STATUSCODE_GOOD) return 1;
  UA_Server_addRepeatedCallback(server, tick, NULL, every, &ticking);
  UA_Server_addRepeatedCallback(server, listen_to_input, NULL, POLL_MS, NULL);
  fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
  printf("ready\n");
  while (alive) UA_Server_run_iterate(server, true);
  UA_Server_run_shutdown(server);
  UA_Server_delete(server);
  return 0;
}
