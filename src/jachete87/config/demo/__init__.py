"""The demo département: invented sellers in real communes, enough to see every page alive."""
