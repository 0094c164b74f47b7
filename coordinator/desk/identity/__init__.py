"""Who and what is one: twins, joining and parting, removing, protecting and erasing."""
