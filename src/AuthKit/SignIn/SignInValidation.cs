using AuthKit.Passwords;

namespace AuthKit.SignIn;

/// <summary>Everything that can be wrong with <see cref="SignInServiceOptions"/>.</summary>
internal static class SignInValidation
{
    public static List<string> FindProblems(SignInServiceOptions options)
    {
        var problems = new List<string>();
        CheckTime(nameof(SignInServiceOptions.FailureWindow), options.FailureWindow, SignInServiceOptions.MinFailureWindow, SignInServiceOptions.MaxFailureWindow);
        CheckTime(nameof(SignInServiceOptions.KnownDeviceLifetime), options.KnownDeviceLifetime, SignInServiceOptions.MinKnownDeviceLifetime, SignInServiceOptions.MaxKnownDeviceLifetime);
        CheckNumber(nameof(SignInServiceOptions.MaxFailuresPerLoginAndAddress), options.MaxFailuresPerLoginAndAddress, 1, SignInServiceOptions.MaxFailuresLimit);
        CheckNumber(nameof(SignInServiceOptions.MaxFailuresPerAddress), options.MaxFailuresPerAddress, 1, SignInServiceOptions.MaxFailuresPerAddressLimit);
        CheckNumber(nameof(SignInServiceOptions.MaxFailuresPerSite), options.MaxFailuresPerSite, 1, SignInServiceOptions.MaxFailuresPerAddressLimit);
        CheckNumber(nameof(SignInServiceOptions.MaxFailuresPerKnownDevice), options.MaxFailuresPerKnownDevice, 1, SignInServiceOptions.MaxFailuresLimit);
        CheckNumber(nameof(SignInServiceOptions.MaxConsecutiveFailures), options.MaxConsecutiveFailures, SignInServiceOptions.MinConsecutiveFailuresLimit, SignInServiceOptions.MaxConsecutiveFailuresLimit);
        CheckNumber(nameof(SignInServiceOptions.MaxPasswordConfirmationFailures), options.MaxPasswordConfirmationFailures, 1, SignInServiceOptions.MaxFailuresLimit);
        if (options.DummyHashes.Count > SignInServiceOptions.MaxDummyHashes)
        {
            problems.Add($"{nameof(SignInServiceOptions.DummyHashes)} has {options.DummyHashes.Count} entries; there may be {SignInServiceOptions.MaxDummyHashes}.");
        }

        for (var i = 0; i < options.DummyHashes.Count; i++)
        {
            if (options.DummyHashes[i] is not { StoredHash.Length: > 0 })
            {
                problems.Add($"{nameof(SignInServiceOptions.DummyHashes)}[{i}] has no {nameof(DummyHash.StoredHash)}.");
            }
            else
            {
                CheckNumber($"{nameof(SignInServiceOptions.DummyHashes)}[{i}].{nameof(DummyHash.Weight)}", options.DummyHashes[i].Weight, 1, DummyHash.MaxWeight);
            }
        }

        return problems;

        void CheckTime(string name, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most || value.Ticks % TimeSpan.TicksPerMillisecond != 0)
            {
                problems.Add($"{name} is {value}; it must be {least} to {most}, in whole milliseconds.");
            }
        }

        void CheckNumber(string name, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                problems.Add($"{name} is {value}; it must be {least} to {most}.");
            }
        }
    }

    /// <summary>
    /// The dummies that the hasher cannot read: each would cost a hash at the current cost, and stand out. A hasher of the
    /// application's own cannot be asked.
    /// </summary>
    public static List<string> FindUnreadable(SignInServiceOptions options, IPasswordHasher hasher)
    {
        var problems = new List<string>();
        for (var i = 0; hasher is PasswordHasher own && i < options.DummyHashes.Count; i++)
        {
            if (options.DummyHashes[i] is { StoredHash.Length: > 0 } dummy && !own.CanVerify(dummy.StoredHash))
            {
                problems.Add($"{nameof(SignInServiceOptions.DummyHashes)}[{i}] is of a form, or a cost, that the password hasher refuses.");
            }
        }

        return problems;
    }
}
