using AuthKit.Passwords;

namespace AuthKit.SignIn;

/// <summary>Everything that can be wrong with <see cref="SignInOptions"/>.</summary>
internal static class SignInValidation
{
    public static List<string> FindProblems(SignInOptions options)
    {
        var problems = new List<string>();
        CheckTime(nameof(SignInOptions.FailureWindow), options.FailureWindow, SignInOptions.MinFailureWindow, SignInOptions.MaxFailureWindow);
        CheckTime(nameof(SignInOptions.KnownDeviceLifetime), options.KnownDeviceLifetime, SignInOptions.MinKnownDeviceLifetime, SignInOptions.MaxKnownDeviceLifetime);
        CheckNumber(nameof(SignInOptions.MaxFailuresPerLoginAndAddress), options.MaxFailuresPerLoginAndAddress, 1, SignInOptions.LargestMaxFailures);
        CheckNumber(nameof(SignInOptions.MaxFailuresPerAddress), options.MaxFailuresPerAddress, 1, SignInOptions.LargestMaxFailuresPerAddress);
        CheckNumber(nameof(SignInOptions.MaxFailuresPerSite), options.MaxFailuresPerSite, 1, SignInOptions.LargestMaxFailuresPerAddress);
        CheckNumber(nameof(SignInOptions.MaxFailuresPerKnownDevice), options.MaxFailuresPerKnownDevice, 1, SignInOptions.LargestMaxFailures);
        CheckNumber(nameof(SignInOptions.MaxConsecutiveFailures), options.MaxConsecutiveFailures, SignInOptions.LeastMaxConsecutiveFailures, SignInOptions.LargestMaxConsecutiveFailures);
        CheckNumber(nameof(SignInOptions.MaxPasswordConfirmationFailures), options.MaxPasswordConfirmationFailures, 1, SignInOptions.LargestMaxFailures);
        if (options.DummyHashes.Count > SignInOptions.MaxDummyHashes)
        {
            problems.Add($"{nameof(SignInOptions.DummyHashes)} has {options.DummyHashes.Count} entries; there may be {SignInOptions.MaxDummyHashes}.");
        }

        for (var i = 0; i < options.DummyHashes.Count; i++)
        {
            if (options.DummyHashes[i] is not { StoredHash.Length: > 0 })
            {
                problems.Add($"{nameof(SignInOptions.DummyHashes)}[{i}] has no {nameof(DummyHash.StoredHash)}.");
            }
            else
            {
                CheckNumber($"{nameof(SignInOptions.DummyHashes)}[{i}].{nameof(DummyHash.Weight)}", options.DummyHashes[i].Weight, 1, DummyHash.MaxWeight);
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
    public static List<string> FindUnreadable(SignInOptions options, IPasswordHasher hasher)
    {
        var problems = new List<string>();
        for (var i = 0; hasher is PasswordHasher own && i < options.DummyHashes.Count; i++)
        {
            if (options.DummyHashes[i] is { StoredHash.Length: > 0 } dummy && !own.CanVerify(dummy.StoredHash))
            {
                problems.Add($"{nameof(SignInOptions.DummyHashes)}[{i}] is of a form, or a cost, that the password hasher refuses.");
            }
        }

        return problems;
    }
}
