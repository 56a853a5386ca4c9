"""Reading a folder of data strictly: all of it is read and agrees, or it is refused with every reason why."""
