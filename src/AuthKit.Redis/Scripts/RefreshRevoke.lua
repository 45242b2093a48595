-- Deletes one family of an owner.
-- KEYS: the owner's index (three). ARGV: sid. Returns 1 if it existed, else 0.
-- include Primary.lua
-- include RefreshFamilies.lua

use(KEYS[1], KEYS[2], KEYS[3])
return drop({ ARGV[1] })
