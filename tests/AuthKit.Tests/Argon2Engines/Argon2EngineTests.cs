using AuthKit.Argon2Engines;
using FsCheck.Xunit;

namespace AuthKit.Tests.Argon2Engines;

public class Argon2EngineTests
{
    private readonly NSecArgon2Engine _nsec = new();
    private readonly IsopohArgon2Engine _isopoh = new();

    [Property(MaxTest = 500)]
    public bool Both_engines_agree_on_random_inputs(byte[] password, byte[] saltBytes, byte memory, byte passes, byte tagSize)
    {
        var parameters = Parameters(memoryKiB: 8 + (memory % 64), passes: 1 + (passes % 3));
        var salt = new byte[16];
        saltBytes.AsSpan(0, Math.Min(16, saltBytes.Length)).CopyTo(salt);
        var native = new byte[16 + (tagSize % 80)];
        var managed = new byte[native.Length];

        _nsec.Hash(password, salt, parameters, native);
        _isopoh.Hash(password, salt, parameters, managed);

        return native.AsSpan().CommonPrefixLength(managed) == native.Length;
    }

    [Fact]
    public void The_native_engine_is_used_whenever_it_supports_the_parameters()
    {
        var engines = Argon2EngineSet.Default;

        Assert.IsType<NSecArgon2Engine>(engines.Find(Parameters(64, 1), 16, 32));
        Assert.IsType<IsopohArgon2Engine>(engines.Find(Parameters(64, 1, lanes: 2), 16, 32));
        Assert.IsType<IsopohArgon2Engine>(engines.Find(Parameters(64, 1), 8, 32));
        Assert.IsType<IsopohArgon2Engine>(engines.Find(Parameters(64, 1), 16, 15));
        Assert.IsType<IsopohArgon2Engine>(engines.Find(Parameters(64, 1, version: 0x10), 16, 32));
        Assert.IsType<IsopohArgon2Engine>(engines.Find(Parameters(64, 1, variant: Argon2Variant.Argon2i), 16, 32));
        Assert.IsType<IsopohArgon2Engine>(engines.Find(Parameters(64, 1, variant: Argon2Variant.Argon2d), 16, 32));
    }

    [Theory]
    [InlineData(7, 1, 1, 0x13)]
    [InlineData(15, 1, 2, 0x13)]
    [InlineData(64, 0, 1, 0x13)]
    [InlineData(64, 1, 0, 0x13)]
    [InlineData(64, 1, 1, 0x11)]
    [InlineData(64, 1, 0x1000000, 0x13)]
    [InlineData(int.MaxValue, 1, 0x10000000, 0x13)]
    public void Parameters_outside_of_rfc_9106_find_no_engine(int memoryKiB, int passes, int lanes, int version) =>
        Assert.Null(Argon2EngineSet.Default.Find(Parameters(memoryKiB, passes, lanes, version), 16, 32));

    [Theory]
    [InlineData(7, 32)]
    [InlineData(16, 3)]
    public void Short_salts_and_tags_find_no_engine(int saltSize, int tagSize) =>
        Assert.Null(Argon2EngineSet.Default.Find(Parameters(64, 1), saltSize, tagSize));

    [Fact]
    public void The_managed_engine_counts_the_memory_it_really_uses()
    {
        Assert.Equal(64 * 1024, _nsec.MemoryInUse(Parameters(64, 1)));
        Assert.Equal(5 * 64 * 1024, _isopoh.MemoryInUse(Parameters(64, 1)));
    }

    private static Argon2Parameters Parameters(int memoryKiB, int passes, int lanes = 1, int version = 0x13, Argon2Variant variant = Argon2Variant.Argon2id) =>
        new() { Variant = variant, Version = version, MemoryKiB = memoryKiB, Passes = passes, Lanes = lanes };
}
