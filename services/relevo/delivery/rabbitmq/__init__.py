"""RabbitMQ behind the Broker port: see docs/broker.md for the topology and its guarantees.

`broker` is the port's side; `link` and `session` keep the connection; `publishing`, `subscription`
and `parking` are its three uses; `topology` names the queues.
"""

from relevo.delivery.rabbitmq.broker import RabbitBroker

__all__ = ["RabbitBroker"]
