using AuthKit.SignIn;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.SignIn;

public sealed class SignInOptionsTests
{
    public static TheoryData<string, Action<SignInServiceOptions>> OutOfRange => new()
    {
        { "FailureWindow", options => options.FailureWindow = TimeSpan.FromSeconds(59) },
        { "FailureWindow", options => options.FailureWindow = TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(1) },
        { "FailureWindow", options => options.FailureWindow = TimeSpan.FromMinutes(15) + TimeSpan.FromTicks(1) },
        { "MaxFailuresPerLoginAndAddress", options => options.MaxFailuresPerLoginAndAddress = 0 },
        { "MaxFailuresPerLoginAndAddress", options => options.MaxFailuresPerLoginAndAddress = 101 },
        { "MaxFailuresPerAddress", options => options.MaxFailuresPerAddress = 0 },
        { "MaxFailuresPerAddress", options => options.MaxFailuresPerAddress = 10_001 },
        { "MaxFailuresPerSite", options => options.MaxFailuresPerSite = 0 },
        { "MaxFailuresPerSite", options => options.MaxFailuresPerSite = 10_001 },
        { "MaxFailuresPerKnownDevice", options => options.MaxFailuresPerKnownDevice = 0 },
        { "MaxFailuresPerKnownDevice", options => options.MaxFailuresPerKnownDevice = 101 },
        { "MaxConsecutiveFailures", options => options.MaxConsecutiveFailures = 9 },
        { "MaxConsecutiveFailures", options => options.MaxConsecutiveFailures = 101 },
        { "MaxPasswordConfirmationFailures", options => options.MaxPasswordConfirmationFailures = 0 },
        { "MaxPasswordConfirmationFailures", options => options.MaxPasswordConfirmationFailures = 101 },
        { "KnownDeviceLifetime", options => options.KnownDeviceLifetime = TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1) },
        { "KnownDeviceLifetime", options => options.KnownDeviceLifetime = TimeSpan.FromDays(400) + TimeSpan.FromMilliseconds(1) },
        { "DummyHashes[0]", options => options.DummyHashes.Add(new DummyHash()) },
        { "DummyHashes[0]", options => options.DummyHashes.Add(null!) },
        { "DummyHashes[0].Weight", options => options.DummyHashes.Add(new DummyHash { StoredHash = "x", Weight = 0 }) },
        { "DummyHashes[0].Weight", options => options.DummyHashes.Add(new DummyHash { StoredHash = "x", Weight = 1_000_001 }) },
        { "DummyHashes has 65", options => Enumerable.Range(0, 65).ToList().ForEach(_ => options.DummyHashes.Add(new DummyHash { StoredHash = "x" })) },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Values_out_of_range_are_refused_by_name(string named, Action<SignInServiceOptions> change)
    {
        var options = new SignInServiceOptions();
        change(options);

        var problem = Assert.Single(Assert.Throws<OptionsValidationException>(options.Snapshot).Failures);
        Assert.StartsWith(named, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_is_listed_at_once()
    {
        var options = new SignInServiceOptions { FailureWindow = default, KnownDeviceLifetime = default, MaxFailuresPerAddress = 0, MaxConsecutiveFailures = 1_000 };

        Assert.Equal(4, Assert.Throws<OptionsValidationException>(options.Snapshot).Failures.Count());
    }

    [Fact]
    public void The_bounds_themselves_are_allowed()
    {
        var least = new SignInServiceOptions
        {
            FailureWindow = SignInServiceOptions.MinFailureWindow,
            KnownDeviceLifetime = SignInServiceOptions.MinKnownDeviceLifetime,
            MaxFailuresPerLoginAndAddress = 1,
            MaxFailuresPerAddress = 1,
            MaxFailuresPerSite = 1,
            MaxFailuresPerKnownDevice = 1,
            MaxConsecutiveFailures = SignInServiceOptions.MinConsecutiveFailuresLimit,
        };
        var most = new SignInServiceOptions
        {
            FailureWindow = SignInServiceOptions.MaxFailureWindow,
            KnownDeviceLifetime = SignInServiceOptions.MaxKnownDeviceLifetime,
            MaxFailuresPerLoginAndAddress = SignInServiceOptions.MaxFailuresLimit,
            MaxFailuresPerAddress = SignInServiceOptions.MaxFailuresPerAddressLimit,
            MaxFailuresPerSite = SignInServiceOptions.MaxFailuresPerAddressLimit,
            MaxFailuresPerKnownDevice = SignInServiceOptions.MaxFailuresLimit,
            MaxConsecutiveFailures = SignInServiceOptions.MaxConsecutiveFailuresLimit,
        };

        least.Snapshot();
        most.Snapshot();
    }

    [Fact]
    public void A_later_change_does_not_affect_a_copy_and_the_copy_is_complete()
    {
        var options = new SignInServiceOptions
        {
            FailureWindow = TimeSpan.FromMinutes(1),
            MaxFailuresPerLoginAndAddress = 2,
            MaxFailuresPerAddress = 3,
            MaxFailuresPerSite = 4,
            MaxFailuresPerKnownDevice = 5,
            MaxConsecutiveFailures = 11,
            MaxPasswordConfirmationFailures = 6,
            KnownDeviceLifetime = TimeSpan.FromDays(2),
            RequireVerifiedEmail = true,
        };
        options.DummyHashes.Add(new DummyHash { StoredHash = "one", Weight = 7 });

        var copy = options.Snapshot();
        foreach (var property in typeof(SignInServiceOptions).GetProperties().Where(property => property.CanWrite))
        {
            Assert.Equal(property.GetValue(options), property.GetValue(copy));
            Assert.NotEqual(property.GetValue(new SignInServiceOptions()), property.GetValue(copy));
        }

        options.DummyHashes[0].StoredHash = "other";
        options.DummyHashes.Add(new DummyHash { StoredHash = "two" });

        var dummy = Assert.Single(copy.DummyHashes);
        Assert.Equal(("one", 7), (dummy.StoredHash, dummy.Weight));
    }
}
