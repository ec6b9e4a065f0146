"""Settings of the meter."""
from enums import Parity, StopBits

TTY_INTERFACE = 'ttyUSB0'  # the converter
SERIAL_BAUD_RATE = 38400
BYTE_SIZE = 8
PARITY = Parity.NONE
STOP_BITS = StopBits.ONE

AUTHENTICATION_KEY = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF"
BLOCK_CIPHER_KEY = '00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f'
TELEGRAM_ID = 'si-sodo-reduxi'
