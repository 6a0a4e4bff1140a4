"""What the drive's desks answer to every role."""

from tests.house.rows import DRIVE_AGENTS, Row

DRIVE = (Row("drive:cycles", DRIVE_AGENTS),)
