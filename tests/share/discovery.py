"""What Home Assistant asks of a device discovery of MQTT, rule by rule: core, mqtt/schemas.py and
sensor/const.py, since 2024.11."""
import re

UNITS = {'power': {'mW', 'W', 'kW', 'MW', 'GW', 'TW'}, 'voltage': {'V', 'mV', 'kV', 'MV', 'µV'},
         'current': {'A', 'mA'}, 'frequency': {'Hz', 'kHz', 'MHz', 'GHz'},
         'energy': {'J', 'kJ', 'MJ', 'GJ', 'mWh', 'Wh', 'kWh', 'MWh', 'GWh', 'TWh'},
         'power_factor': {None, '%'}}
STATES = {'energy': {'total', 'total_increasing'}}
TOP = {'device', 'origin', 'components', 'state_topic', 'availability', 'availability_mode', 'qos'}
COMPONENT = {'platform', 'unique_id', 'name', 'device_class', 'state_class', 'unit_of_measurement',
             'value_template', 'suggested_display_precision', 'entity_category', 'expire_after',
             'state_topic', 'json_attributes_topic', 'enabled_by_default'}


def faults(topic, message):
    """What is wrong with a discovery, in words; an empty list: nothing."""
    return [*of_topic(topic), *of_device(message), *of_availability(message),
            *(text for key, c in message.get('components', {}).items()
              for text in of_component(key, c, message)), *of_names(message)]


def of_topic(topic):
    if not re.fullmatch(r'[^#+]+/device/[a-zA-Z0-9_-]+/config', topic):
        yield 'the topic has no node that is plain'


def of_device(m):
    if not set(m) <= TOP:
        yield 'there are others than the keys of a device'
    for required in ('device', 'origin', 'components'):
        if not m.get(required):
            yield required + ' is missing'
    if not m.get('device', {}).get('identifiers') and not m.get('device', {}).get('connections'):
        yield 'the device has neither identifiers nor connections'
    if not m.get('origin', {}).get('name'):
        yield 'the origin has no name'


def of_availability(m):
    topics = [a.get('topic') for a in m.get('availability', [])]
    if len(topics) != 2 or not all(topics):
        yield 'there are not two topics of availability'
    if m.get('availability_mode') != 'all':
        yield 'the device is available while only one of them is'


def of_component(key, c, m):
    if not set(c) <= COMPONENT:
        yield key + ' has others than the keys of a sensor'
    if c.get('platform') != 'sensor':
        yield key + ' has no platform'
    if not re.fullmatch(r'[a-zA-Z0-9_-]+', c.get('unique_id', '')):
        yield key + ' has no id that is plain'
    if 'object_id' in c or 'default_entity_id' in c:
        yield key + ' wants a name of the owner'
    if not c.get('state_topic', m.get('state_topic')):
        yield key + ' has no topic'
    if c.get('state_topic', m.get('state_topic')) == m.get('state_topic') and \
            'is_defined' not in c.get('value_template', ''):
        yield key + ' does not skip a message without it'
    yield from of_class(key, c)


def of_class(key, c):
    kind = c.get('device_class')
    if kind is None:
        if c.get('entity_category') != 'diagnostic':
            yield key + ' has no class'
        return
    if kind not in UNITS:
        yield key + ' has an unknown class'
    elif c.get('unit_of_measurement') not in UNITS[kind]:
        yield key + ' has a unit that its class does not have'
    if c.get('state_class') not in STATES.get(kind, {'measurement'}):
        yield key + ' has a state that its class does not have'
    if 'expire_after' in c and not (isinstance(c['expire_after'], int) and c['expire_after'] >= 10):
        yield key + ' expires too early'


def of_names(m):
    ids = [c.get('unique_id') for c in m.get('components', {}).values()]
    if len(ids) != len(set(ids)):
        yield 'an id is there twice'
    mains = [k for k, c in m.get('components', {}).items() if c.get('name', '') is None]
    if len(mains) > 1:
        yield 'there are several main entities'
