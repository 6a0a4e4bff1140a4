"""What the drive's pages and desks answer to every role, a module for each part of it."""

from tests.house.drive import boxes, farms, papers, points, post, sales

DRIVE = (*sales.ROWS, *points.ROWS, *papers.ROWS, *post.ROWS, *farms.ROWS, *boxes.ROWS)
