using AuthKit.Tokens;

namespace AuthKit.AccessTokens;

/// <summary>
/// Makes the validator for the algorithms of a ring's keys, and a new one when these algorithms change. It reads the ring once for each token; a ring
/// that cannot be used yet, or can no longer be used, throws.
/// </summary>
internal sealed class AccessTokenValidators(IJwtKeyRing keys, TokenServiceOptions options, AuthKitRuntime runtime)
{
    private Made? _made;

    public JwtValidator Current
    {
        get
        {
            var set = keys.Keys;
            var made = Volatile.Read(ref _made);
            if (made is null || !ReferenceEquals(made.Keys, set))
            {
                JwtAlgorithm[] algorithms = [.. set.Keys.Select(static key => key.Algorithm).Distinct()];
                made = new Made(set, algorithms, made is not null && made.Algorithms.ToHashSet().SetEquals(algorithms) ? made.Validator : Make(algorithms));
                Volatile.Write(ref _made, made);
            }

            return made.Validator;
        }
    }

    private JwtValidator Make(JwtAlgorithm[] algorithms)
    {
        var validator = new JwtValidatorOptions { Issuer = options.Issuer, ClockSkew = options.ClockSkew };
        foreach (var audience in options.Audiences)
        {
            validator.Audiences.Add(audience);
        }

        foreach (var algorithm in algorithms)
        {
            validator.Algorithms.Add(algorithm);
        }

        return new JwtValidator(keys, validator, runtime);
    }

    private sealed record Made(JwkSet Keys, JwtAlgorithm[] Algorithms, JwtValidator Validator);
}
