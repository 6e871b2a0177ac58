/*
 * An OPC UA server of another make (open62541) whose values count: whoever misses one can tell which. It is compiled where
 * the library is unpacked, see libs/adapters/opcua/src/testing/open62541-server.ts.
 *
 * counting-server PORT SIGNALS EVERY_MS [START]
 *   Objects/M/s0 ... (ns=urn:cellgate:counting;s=s0 ...), Double, all of one source time, the number of the tick. The first
 *   number is START + 1, so that another run of the server does not count what one before it has counted.
 *   Objects/M/mode, an enumeration of the server's own with texts, and Objects/M/dose, a structure of its own with another in it.
 * Commands, a line each: "mode N" sets the enumeration, "go" counts from now on, "stop" counts no further and answers the number of the last tick,
 * "every MS" changes the interval; the end of the input ends the server.
 */
#include <fcntl.h>
#include <open62541/server.h>
#include <open62541/server_config_default.h>
#include <stddef.h>
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

/* The first namespace that is added; the descriptions of types must know it before there is a server. */
#define OWN_NAMESPACE 2

typedef struct {
  UA_Double flow;
  UA_Int32 valve;
  UA_Range limits;
} Dose;

static UA_DataTypeMember dose_members[] = {
    {.memberName = "Flow", .memberType = &UA_TYPES[UA_TYPES_DOUBLE]},
    {.memberName = "Valve", .memberType = &UA_TYPES[UA_TYPES_INT32]},
    {.memberName = "Limits",
     .memberType = &UA_TYPES[UA_TYPES_RANGE],
     .padding = offsetof(Dose, limits) - offsetof(Dose, valve) - sizeof(UA_Int32)},
};
static UA_DataType own_types[] = {{
    .typeName = "Dose",
    .typeId = {OWN_NAMESPACE, UA_NODEIDTYPE_NUMERIC, {5001}},
    .binaryEncodingId = {OWN_NAMESPACE, UA_NODEIDTYPE_NUMERIC, {5002}},
    .memSize = sizeof(Dose),
    .typeKind = UA_DATATYPEKIND_STRUCTURE,
    .pointerFree = true,
    .membersSize = 3,
    .members = dose_members,
}, {
    .typeName = "Mode",
    .typeId = {OWN_NAMESPACE, UA_NODEIDTYPE_NUMERIC, {5003}},
    .memSize = sizeof(UA_Int32),
    .typeKind = UA_DATATYPEKIND_ENUM,
    .pointerFree = true,
}};
static UA_DataTypeArray own_type_list = {NULL, 2, own_types, false};

static void add_type(UA_Server *server, UA_NodeId id, UA_NodeId parent, char *name) {
  UA_DataTypeAttributes type = UA_DataTypeAttributes_default;
  type.displayName = UA_LOCALIZEDTEXT("", name);
  UA_Server_addDataTypeNode(server, id, parent, NS0(HASSUBTYPE), UA_QUALIFIEDNAME(OWN_NAMESPACE, name), type, NULL,
                            NULL);
}

static void add_value(UA_Server *server, UA_NodeId parent, UA_NodeId id, char *name, UA_NodeId type, void *value,
                      const UA_DataType *stored) {
  UA_VariableAttributes variable = UA_VariableAttributes_default;
  UA_Variant_setScalar(&variable.value, value, stored);
  variable.dataType = type;
  variable.accessLevel = UA_ACCESSLEVELMASK_READ;
  UA_Server_addVariableNode(server, id, parent, NS0(HASCOMPONENT), UA_QUALIFIEDNAME(OWN_NAMESPACE, name),
                            NS0(BASEDATAVARIABLETYPE), variable, NULL, NULL);
}

static void add_typed_nodes(UA_Server *server, UA_NodeId machine) {
  UA_NodeId mode = own_types[1].typeId;
  add_type(server, mode, NS0(ENUMERATION), "Mode");
  UA_LocalizedText texts[] = {UA_LOCALIZEDTEXT("en", "stopped"), UA_LOCALIZEDTEXT("en", "running")};
  UA_VariableAttributes strings = UA_VariableAttributes_default;
  UA_UInt32 length = 2;
  UA_Variant_setArray(&strings.value, texts, length, &UA_TYPES[UA_TYPES_LOCALIZEDTEXT]);
  strings.dataType = UA_TYPES[UA_TYPES_LOCALIZEDTEXT].typeId;
  strings.valueRank = UA_VALUERANK_ONE_DIMENSION;
  strings.arrayDimensions = &length;
  strings.arrayDimensionsSize = 1;
  UA_Server_addVariableNode(server, UA_NODEID_NUMERIC(OWN_NAMESPACE, 5004), mode, NS0(HASPROPERTY),
                            UA_QUALIFIEDNAME(0, "EnumStrings"), NS0(PROPERTYTYPE), strings, NULL, NULL);
  UA_Int32 running_mode = 1;
  add_value(server, machine, UA_NODEID_STRING(OWN_NAMESPACE, "mode"), "mode", mode, &running_mode,
            &own_types[1]);

  add_type(server, own_types[0].typeId, NS0(STRUCTURE), "Dose");
  UA_ObjectAttributes encoding = UA_ObjectAttributes_default;
  UA_Server_addObjectNode(server, own_types[0].binaryEncodingId, NS0(OBJECTSFOLDER), NS0(ORGANIZES),
                          UA_QUALIFIEDNAME(0, "Default Binary"), NS0(DATATYPEENCODINGTYPE), encoding, NULL, NULL);
  UA_ExpandedNodeId encoded = {own_types[0].binaryEncodingId, UA_STRING_NULL, 0};
  UA_Server_addReference(server, own_types[0].typeId, NS0(HASENCODING), encoded, true);
  Dose dose = {1.5, -3, {0.25, 8}};
  add_value(server, machine, UA_NODEID_STRING(OWN_NAMESPACE, "dose"), "dose", own_types[0].typeId, &dose,
            &own_types[0]);
}

static void command(UA_Server *server, const char *line) {
  if (strncmp(line, "mode ", 5) == 0) {
    UA_Int32 mode = atoi(line + 5);
    UA_Variant value;
    UA_Variant_setScalar(&value, &mode, &own_types[1]);
    UA_Server_writeValue(server, UA_NODEID_STRING(OWN_NAMESPACE, "mode"), value);
  }
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
  config.customDataTypes = &own_type_list;
  UA_Server *server = UA_Server_newWithConfig(&config);

  UA_UInt16 ns = UA_Server_addNamespace(server, "urn:cellgate:counting");
  if (ns != OWN_NAMESPACE) return 1;
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
  add_typed_nodes(server, machine);
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
