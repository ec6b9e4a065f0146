"""What a house takes, on each phase, as a function of a seed: base load, fridge, kettle, hob, heat
pump, car, and sun with clouds, which takes away. All of it is on the grid's side of the inverter.

A house is a list of watts for each phase, one for each step of the model."""
import functools
import math
import random

STEP_S = 0.1
PHASES = 3


def steps(seconds):
    return round(seconds / STEP_S)


def add(watts, first_s, last_s, power):
    """Some power from one moment up to another."""
    for k in range(max(steps(first_s), 0), min(steps(last_s), len(watts))):
        watts[k] += power


def base(watts, rnd, level):
    """It wanders a little: small things that nobody sees."""
    wander = 0.0
    for k in range(len(watts)):
        wander += -wander * STEP_S / 20 + rnd.gauss(0, 4 * math.sqrt(STEP_S))
        watts[k] += level + wander


def cycles(watts, rnd, on_s, off_s, power, first_s=0, last_s=1e9):
    """Something with a thermostat."""
    at = first_s + rnd.uniform(0, off_s)
    last_s = min(last_s, len(watts) * STEP_S)
    while at < last_s:
        off = min(at + on_s * rnd.uniform(0.8, 1.2), last_s)
        add(watts, at, off, power)
        at = off + off_s * rnd.uniform(0.8, 1.2)


def kettles(watts, rnd):
    at = rnd.uniform(30, 300)
    while at < len(watts) * STEP_S:
        add(watts, at, at + rnd.uniform(60, 200), rnd.choice((1500, 2000, 2300)))
        at += rnd.uniform(250, 700)


def heat_pump(watts, rnd):
    """It begins softly, and then follows what it is told each minute."""
    power, target, at = 0.0, rnd.uniform(600, 1500), steps(rnd.uniform(60, 600))
    for k in range(at, len(watts)):
        if (k - at) % steps(60) == 0:
            target = min(max(target + rnd.uniform(-250, 250), 500), 2200)
        power += max(-40 * STEP_S, min(40 * STEP_S, target - power))
        watts[k] += power


def car(watts, rnd):
    """Charges with what the wallbox lets it have, in whole amperes."""
    at = rnd.uniform(200, 900)
    end = at + rnd.uniform(300, 700)
    while at < end:
        then = min(at + rnd.uniform(30, 90), end)
        add(watts, at, then, -(-rnd.uniform(1400, 3600) // 230) * 230)
        at = then


def sun(watts, rnd, peak):
    """Clouds come and go; their edges take some seconds."""
    shade, target, at = 1.0, 1.0, 0
    for k in range(len(watts)):
        if k >= at:
            target = rnd.choice((1.0, 1.0, 0.25, 0.4, 0.7))
            edge = rnd.uniform(3, 15)
            at = k + steps(rnd.uniform(15, 120))
        shade += max(-STEP_S / edge, min(STEP_S / edge, target - shade))
        watts[k] -= peak * shade


@functools.lru_cache(maxsize=64)
def house(seed, seconds=1800):
    """Three lists of watts."""
    rnd = random.Random(seed)
    phases = [[0.0] * steps(seconds) for _ in range(PHASES)]
    for watts in phases:
        base(watts, rnd, rnd.uniform(50, 150))
    cycles(phases[1], rnd, 240, 500, 110)
    kettles(phases[0], rnd)
    meal = rnd.uniform(0, seconds / 2)
    cycles(phases[2], rnd, rnd.uniform(5, 20), rnd.uniform(5, 25), 1800, meal, meal + 500)
    if rnd.random() < 0.6:
        heat_pump(phases[1], rnd)
    if rnd.random() < 0.4:
        car(phases[0], rnd)
    if rnd.random() < 0.6:
        sun(phases[rnd.randrange(PHASES)], rnd, rnd.uniform(1000, 4000))
    return phases


@functools.lru_cache(maxsize=64)
def whole_house(seed, seconds=1800):
    """The same as one phase: the sum."""
    return [[sum(watts) for watts in zip(*house(seed, seconds))]]


@functools.lru_cache(maxsize=8)
def kettle_only(seconds=300):
    """One step of 2 kW, for pictures."""
    watts = [300.0] * steps(seconds)
    add(watts, 60, 180, 2000)
    return [watts]
