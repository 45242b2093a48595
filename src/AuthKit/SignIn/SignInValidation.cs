using AuthKit.Passwords;

namespace AuthKit.SignIn;

/// <summary>Validates <see cref="SignInServiceOptions"/> and lists every problem.</summary>
internal static class SignInValidation
{
    public static List<string> FindProblems(SignInServiceOptions options)
    {
        var problems = new List<string>();
        OptionRange.CheckMilliseconds(problems, options.FailureWindow, SignInServiceOptions.MinFailureWindow, SignInServiceOptions.MaxFailureWindow, nameof(options.FailureWindow));
        OptionRange.CheckMilliseconds(problems, options.KnownDeviceLifetime, SignInServiceOptions.MinKnownDeviceLifetime, SignInServiceOptions.MaxKnownDeviceLifetime, nameof(options.KnownDeviceLifetime));
        OptionRange.Check(problems, options.MaxFailuresPerLoginAndAddress, 1, SignInServiceOptions.MaxFailuresLimit, nameof(options.MaxFailuresPerLoginAndAddress));
        OptionRange.Check(problems, options.MaxFailuresPerAddress, 1, SignInServiceOptions.MaxFailuresPerAddressLimit, nameof(options.MaxFailuresPerAddress));
        OptionRange.Check(problems, options.MaxFailuresPerSite, 1, SignInServiceOptions.MaxFailuresPerAddressLimit, nameof(options.MaxFailuresPerSite));
        OptionRange.Check(problems, options.MaxFailuresPerKnownDevice, 1, SignInServiceOptions.MaxFailuresLimit, nameof(options.MaxFailuresPerKnownDevice));
        OptionRange.Check(problems, options.MaxConsecutiveFailures, SignInServiceOptions.MinConsecutiveFailuresLimit, SignInServiceOptions.MaxConsecutiveFailuresLimit, nameof(options.MaxConsecutiveFailures));
        OptionRange.Check(problems, options.MaxPasswordConfirmationFailures, 1, SignInServiceOptions.MaxFailuresLimit, nameof(options.MaxPasswordConfirmationFailures));
        if (options.DummyHashes.Count > SignInServiceOptions.MaxDummyHashes)
        {
            problems.Add($"{nameof(SignInServiceOptions.DummyHashes)} has {options.DummyHashes.Count} entries; the maximum is {SignInServiceOptions.MaxDummyHashes}.");
        }

        for (var i = 0; i < options.DummyHashes.Count; i++)
        {
            if (options.DummyHashes[i] is not { StoredHash.Length: > 0 })
            {
                problems.Add($"{nameof(SignInServiceOptions.DummyHashes)}[{i}] has no {nameof(DummyHash.StoredHash)}.");
            }
            else
            {
                OptionRange.Check(problems, options.DummyHashes[i].Weight, 1, DummyHash.MaxWeight, $"{nameof(SignInServiceOptions.DummyHashes)}[{i}].{nameof(DummyHash.Weight)}");
            }
        }

        return problems;
    }

    /// <summary>
    /// Lists the dummy hashes that the hasher cannot read. Each would cost a hash at the current cost and so reveal that the login is unknown. A
    /// custom hasher cannot be asked.
    /// </summary>
    public static List<string> FindUnreadable(SignInServiceOptions options, IPasswordHasher hasher)
    {
        var problems = new List<string>();
        for (var i = 0; hasher is PasswordHasher own && i < options.DummyHashes.Count; i++)
        {
            if (options.DummyHashes[i] is { StoredHash.Length: > 0 } dummy && !own.CanVerify(dummy.StoredHash))
            {
                problems.Add($"{nameof(SignInServiceOptions.DummyHashes)}[{i}] has a form or a cost that the password hasher refuses.");
            }
        }

        return problems;
    }
}
