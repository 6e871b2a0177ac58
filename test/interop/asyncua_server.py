"""An OPC UA server that is not node-opcua, with the nodes of machine CAS_01 of config/demo-plant.yaml.

    python asyncua_server.py --port 4841 [--namespaces-before 2]

Prints `ready` when it listens. Then takes one JSON object a line from stdin and answers `done` to each:

    {"set": "CAS_01/Temperature", "value": 31.5, "status": 0, "at": "2026-05-04T06:00:00.250Z"}
    {"add": "CAS_01/Late", "value": 1.5}

Ends with the end of stdin.
"""

import argparse
import asyncio
import json
import logging
import sys
from datetime import datetime, timezone

from asyncua import Server, ua

NAMESPACE = "urn:cellgate:simulator"
NODES = {
    "Temperature": (24.5, ua.VariantType.Double),
    "Vibration": (1.5, ua.VariantType.Float),
    "Speed": (60.0, ua.VariantType.Double),
    "Force": (200.0, ua.VariantType.Double),
    "Pressure": (90.0, ua.VariantType.Double),
    "Status": (1, ua.VariantType.Int32),
    "InspectionResult": ("", ua.VariantType.String),
    "TemperatureSetPoint": (25.0, ua.VariantType.Double),
}


class Plc:
    def __init__(self, index, machine):
        self.index = index
        self.machine = machine
        self.nodes = {}

    async def add(self, name, value, variant_type):
        node = await self.machine.add_variable(
            ua.NodeId(f"CAS_01.{name}", self.index),
            ua.QualifiedName(name, self.index),
            ua.Variant(value, variant_type),
        )
        self.nodes[name] = (node, variant_type)

    async def set(self, name, value, status, at):
        node, variant_type = self.nodes[name]
        moment = datetime.fromisoformat(at) if at else datetime.now(timezone.utc)
        await node.write_value(
            ua.DataValue(
                ua.Variant(value, variant_type),
                ua.StatusCode(status),
                SourceTimestamp=moment,
                ServerTimestamp=datetime.now(timezone.utc),
            )
        )


async def commands(plc):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=10_000_000)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        command = json.loads(line)
        if "set" in command:
            name = command["set"].split("/")[1]
            await plc.set(name, command["value"], command.get("status", 0), command.get("at"))
        elif "add" in command:
            await plc.add(command["add"].split("/")[1], command["value"], ua.VariantType.Double)
        print("done", flush=True)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--namespaces-before", type=int, default=2)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)

    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{arguments.port}")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    for number in range(arguments.namespaces_before):
        await server.register_namespace(f"urn:other:{number}")
    index = await server.register_namespace(NAMESPACE)
    machine = await server.nodes.objects.add_object(
        ua.NodeId("CAS_01", index), ua.QualifiedName("CAS_01", index)
    )
    plc = Plc(index, machine)
    for name, (value, variant_type) in NODES.items():
        await plc.add(name, value, variant_type)
    async with server:
        print("ready", flush=True)
        await commands(plc)


asyncio.run(main())
