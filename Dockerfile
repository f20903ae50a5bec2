# The service as an image: the locked packages, then the project, run by a user without rights.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/gongjian
ENV PATH=/opt/gongjian/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# The lock alone first: a change of the code does not install everything again.
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes --only-binary :all: --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY graph graph
COPY queries queries
COPY visualizations visualizations
COPY api api
RUN pip install --no-deps --no-build-isolation .

FROM python:3.11-slim
COPY --from=build /opt/gongjian /opt/gongjian
# What numba compiles is kept beside the data: this user has no home.
ENV PATH=/opt/gongjian/bin:$PATH PYTHONUNBUFFERED=1 GONGJIAN_DATA=/data \
    NUMBA_CACHE_DIR=/data/.numba
# The volume takes over owner and mode of the folder it is mounted on.
RUN useradd --system --uid 10001 --no-create-home gongjian \
    && install -d -o gongjian -g gongjian -m 0700 /data
USER gongjian
VOLUME /data
EXPOSE 8000
# Inside the container only; compose publishes the proxy in front of it.
CMD ["gongjian", "serve", "--host", "0.0.0.0", "--port", "8000"]
